"""Addresses of people and pictures."""

from django.urls import path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("people/<slug:slug>/", views.person_detail, name="person"),
    path("cards/<str:slug>.png", views.card, name="card"),
    path("media/<path:path>", views.picture, name="picture"),
]
