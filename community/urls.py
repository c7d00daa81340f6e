"""Where everything is. Upper apps are named as strings; addresses carry no language."""

from django.urls import URLPattern, URLResolver, include, path

from community import views

handler400 = "community.views.bad_request"
handler403 = "community.views.forbidden"
handler404 = "community.views.not_found"
handler500 = "community.away.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
for _prefix, _urls in {
    "": "community.frame.urls",
    "account/": "community.people.urls",
    "notices/": "community.notices.urls",
    "guide/articles/": "community.knowledge.urls",
    "guide/": "community.support.urls",
    "groups/": "community.groups.urls",
    "threads/": "community.threads.urls",
    "api/": "community.threads.api_urls",
    "regions/": "regions.urls",
    "meetups/": "meetups.urls",
    "calendar/": "meetups.feed_urls",
    "boards/": "feedback.urls",
    "api/v1/boards/": "feedback.api_urls",
    "r/": "feedback.room_urls",
    "demo/": "community.demo.urls",
}.items():
    urlpatterns.append(path(_prefix, include(_urls)))
