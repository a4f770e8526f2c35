"""Addresses of comparisons."""

from django.urls import path, re_path

from compare import historyviews, views

app_name = "compare"
urlpatterns = [
    path("compare/", views.comparison_list, name="comparison_list"),
    re_path(r"^compare/(?P<slug>[a-z0-9-]+)\.(?P<suffix>csv|json|md)$", views.comparison_export, name="export"),
    path("compare/<slug:slug>/changes/", historyviews.comparison_changes, name="changes"),
    path("compare/<slug:slug>/", views.comparison_detail, name="comparison"),
]
