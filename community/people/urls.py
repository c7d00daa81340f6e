"""The account's pages: ours where we know better, allauth's for the rest, each with its declared access."""

from allauth import urls as allauth_urls
from django.urls import include, path

from community.access import PUBLIC, SIGNED_IN, Rule, declare_included
from community.people import appointing, data, first, goodbye, views

FORM = {"GET": PUBLIC, "POST": PUBLIC}
OWN = {"GET": SIGNED_IN, "POST": SIGNED_IN}
LOOK = {"GET": SIGNED_IN}


def each(names: list[str], rules: dict[str, Rule]) -> dict[str, dict[str, Rule]]:
    return {name: dict(rules) for name in names}


declare_included(
    allauth_urls.urlpatterns,
    {
        **each(
            [
                "account_login",
                "account_logout",
                "account_signup",
                "account_reauthenticate",
                "account_confirm_login_code",
                "account_request_login_code",
                "account_reset_password",
                "account_reset_password_from_key",
                "account_email_verification_sent",
                "mfa_authenticate",
                "mfa_login_webauthn",
                "socialaccount_signup",
                "openid_connect_login",
                "openid_connect_callback",
            ],
            FORM,
        ),
        **each(
            [
                "account_inactive",
                "account_reset_password_done",
                "account_reset_password_from_key_done",
                "socialaccount_login_cancelled",
                "socialaccount_login_error",
                "social/login/cancelled/",
                "social/login/error/",
                "social/signup/",
                "social/connections/",
            ],
            {"GET": PUBLIC},
        ),
        **each(
            [
                "account_email",
                "account_change_password",
                "account_set_password",
                "mfa_reauthenticate",
                "mfa_generate_recovery_codes",
                "mfa_activate_totp",
                "mfa_deactivate_totp",
                "mfa_add_webauthn",
                "mfa_reauthenticate_webauthn",
                "mfa_remove_webauthn",
                "mfa_edit_webauthn",
                "usersessions_list",
            ],
            OWN,
        ),
        **each(
            [
                "mfa_index",
                "mfa_view_recovery_codes",
                "mfa_download_recovery_codes",
                "mfa_list_webauthn",
                "socialaccount_connections",
            ],
            LOOK,
        ),
    },
)

people_urls = (
    [
        path("profile/", views.profile, name="profile"),
        path("tokens/", views.create_token, name="create_token"),
        path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
        path("news/", views.hear_news, name="hear_news"),
        path("data/", data.own_data, name="data"),
        path("data/file/", data.download, name="data_file"),
        path("erase/", goodbye.erase, name="erase"),
        path("erase/confirm/", goodbye.confirm, name="erase_confirm"),
        path("people/<int:pk>/administrator/", appointing.administrator, name="administrator"),
        path("people/<int:pk>/erase/", goodbye.erase_other, name="erase_other"),
        path("first/<str:token>/", first.first, name="first"),
        path("login/password/", views.sign_in_password, name="sign_in_password"),
    ],
    "people",
)

urlpatterns = [
    path("", include(people_urls)),
    path("login/", views.sign_in, name="account_login"),
    path("3rdparty/", views.connections, name="socialaccount_connections"),
    path("login/code/", views.sign_in, name="account_request_login_code"),
    path("login/code/confirm/", views.enter_code, name="account_confirm_login_code"),
    path("", include(allauth_urls.urlpatterns)),
]
