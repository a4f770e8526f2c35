"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from publishing import markdownviews
from website import feedback, searchviews, views

handler400 = "website.errors.bad_request"
handler403 = "website.errors.permission_denied"
handler404 = "website.errors.not_found"
handler500 = "website.errors.server_error"

site_patterns = (
    [
        path("", views.home, name="home"),
        path("about/", views.about, name="about"),
        path("search/", views.search, name="search"),
        path("search/suggest/", searchviews.suggest, name="suggest"),
        path("search/suggest/browser/", searchviews.suggest_to_browser, name="suggest_to_browser"),
        path("search/seen/", searchviews.seen, name="seen"),
        path("opensearch.xml", searchviews.opensearch, name="opensearch"),
        path("new/", views.new, name="new"),
        path("feedback/", feedback.feedback, name="feedback"),
        path("feedback/thanks/", feedback.thanks, name="thanks"),
        path("feed/", views.feed, name="feed"),
        path("favicon.ico", views.favicon, name="favicon"),
        path("sitemap.xml", views.sitemap, name="sitemap"),
        path("llms.txt", views.llms, name="llms"),
        path("robots.txt", views.robots, name="robots"),
        path("healthz", views.healthz, name="healthz"),
        path("readyz", views.readyz, name="readyz"),
    ],
    "website",
)

urlpatterns = [
    path("", include(site_patterns)),
    path("", include("glossary.urls")),
    path("", include("compare.urls")),
    path("", include("publishing.urls")),
    path("admin/markdown/preview/", markdownviews.preview, name="markdownx_markdownify"),
    path("admin/markdown/upload/", markdownviews.upload, name="markdownx_upload"),
    path("admin/", admin.site.urls),
]
