"""Addresses of the glossary."""

from django.urls import path, re_path

from glossary import machineviews, views

app_name = "glossary"
urlpatterns = [
    path("glossary/", views.term_list, name="term_list"),
    path("glossary/letter/<str:letter>/", views.term_list, name="letter"),
    path("glossary/topics/", views.topic_list, name="topic_list"),
    path("glossary/topics/<slug:slug>/", views.topic_detail, name="topic"),
    re_path(r"^glossary/topics/(?P<slug>[a-z0-9-]+)\.md$", machineviews.topic_markdown, name="topic_markdown"),
    re_path(r"^glossary/(?P<slug>[a-z0-9-]+)\.md$", machineviews.term_markdown, name="term_markdown"),
    path("glossary/<slug:slug>/changes/", views.term_changes, name="term_changes"),
    path("glossary/<str:slug>/", views.term_detail, name="term"),
    path("questions/", views.question_list, name="question_list"),
    re_path(r"^questions/(?P<slug>[a-z0-9-]+)\.md$", machineviews.question_markdown, name="question_markdown"),
    path("questions/<slug:slug>/changes/", views.question_changes, name="question_changes"),
    path("questions/<slug:slug>/", views.question_detail, name="question"),
]
