from django.urls import path

from feedback import api_results

app_name = "boards-api"
urlpatterns = [path("<int:pk>/result/", api_results.BoardResult.as_view(), name="result")]
