"""Root URL configuration. The action that each URL requires is in `permissions.PAGES`."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import include, path, re_path

from inspectorate.web.api import api, reference_index, reference_tag
from inspectorate.web.demonstration import views as demonstration
from inspectorate.web.guide import views as guide
from inspectorate.web.public_site.urls import welsh
from inspectorate.web.publication import views as publication
from inspectorate.web.security import openid, views

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error

# allauth reverses these names. Its other pages (sign-up, changing the email) are left out on purpose.
sign_in = [
    path("", account.login, name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    # The user's id has no dash; the key has one.
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/forgotten/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("code/", factors.authenticate, name="mfa_authenticate"),
    path("passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("organisation/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("organisation/error/", social.login_error, name="socialaccount_login_error"),
    path("<slug:provider_id>/go/", openid.login, name="openid_connect_login"),
    path("<slug:provider_id>/back/", openid.callback, name="openid_connect_callback"),
]
own_account = [
    path("password/", account.password_change, name="account_change_password"),
    path("factors/", factors.index, name="mfa_index"),
    path("app/add/", apps.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

# Programs, and the pages that save each answer, ask for the API most: its addresses are tried first.
urlpatterns = [
    path("api/v1/", api.urls),
    path("", views.home, name="home"),
    path("health/", views.ready, name="health"),
    path("help/api/", reference_index, name="api_reference"),
    path("help/api/<slug:tag>/", reference_tag, name="api_reference_tag"),
    path("help/privacy/", views.privacy, name="privacy"),
    path("help/accessibility/", views.accessibility, name="accessibility"),
    path("help/", guide.index, name="help"),
    path("help/", include("inspectorate.web.guide.urls")),
    path("sign-in/", include(sign_in)),
    path("account/", include(own_account)),
    path("people/", include("inspectorate.web.people.urls")),
    path("people/", include("inspectorate.web.security.urls")),
    path("", include("inspectorate.web.operations.urls")),
    path("", include("inspectorate.web.home.urls")),
    path("background-work/", include("inspectorate.web.jobs.urls")),
    path("demonstration/emails/", demonstration.mail, name="demonstration_mail"),
    path("embargo/<str:secret>/", publication.embargoed_copy, name="embargoed_copy"),
    path("editions/", include("inspectorate.web.adoption.urls")),
    path("inspections/", include("inspectorate.web.exchange.urls")),
    path("inspections/", include("inspectorate.web.inspections.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.workflow.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.cases.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.assessments.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.allocation.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.judgements.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.results.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.panel.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.reports.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.publication.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.improvement.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.accuracy.urls")),
    path("inspections/<int:inspection>/", include("inspectorate.web.demonstration.urls")),
    path("", include("inspectorate.web.public_site.urls")),
    *welsh,
]
