"""Addresses of the glossary."""

from django.urls import path

from glossary import views

app_name = "glossary"
urlpatterns = [
    path("glossary/", views.term_list, name="term_list"),
    path("glossary/letter/<str:letter>/", views.term_list, name="letter"),
    path("glossary/topics/", views.topic_list, name="topic_list"),
    path("glossary/topics/<slug:slug>/", views.topic_detail, name="topic"),
    path("glossary/<str:slug>/", views.term_detail, name="term"),
    path("questions/", views.question_list, name="question_list"),
    path("questions/<slug:slug>/", views.question_detail, name="question"),
]
