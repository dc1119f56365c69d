"""Single sign-on by OpenID Connect, with stricter checks than the library's.

The ID token must be signed by the provider's published keys, name this service as audience and carry the
nonce of this attempt; ID token and user info must have the same subject (`sub`).
"""

from typing import Any

import jwt
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from requests import RequestException

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Accepted signature algorithms: asymmetric ones only, neither shared secrets (HS256) nor "none"."""


class OidcClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Client that adds a nonce to the authorisation request."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Return the URL of the provider's authorisation page, with the nonce."""
        params = {**extra_params, "nonce": nonce_of(self.state)}
        return str(super().get_redirect_url(authorization_url, scope, params))


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Adapter that verifies the provider's response."""

    client_class = OidcClient

    def get_provider(self) -> "OidcProvider":
        """Return the provider that the environment configures. Raises SocialApp.DoesNotExist without one."""
        app = get_adapter(self.request).get_app(self.request, provider=self.provider_id)
        return OidcProvider(self.request, app=app)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Return the login the provider confirms.

        Raises OAuth2Error when the ID token is missing or invalid, or its subject is not the user info's.
        """
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("It said nothing signed.")
        try:
            claims = self._decode_id_token(app, kwargs["response"]["id_token"])
            user_info = self._fetch_user_info(token.token)
        except (AttributeError, KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise OAuth2Error("What it said cannot be read.") from error
        if user_info.get("sub") != claims["sub"]:
            raise OAuth2Error("It spoke of two people.")
        # The text "false" would count as true.
        user_info["email_verified"] = user_info.get("email_verified") is True
        return self.get_provider().sociallogin_from_response(
            request, {"userinfo": user_info, "id_token": claims}
        )

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in ALGORITHMS:
            raise OAuth2Error("The token is not signed with an accepted algorithm.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not {"sub", "exp"} <= claims.keys():
            raise OAuth2Error("The token has no subject or no expiry time.")
        if not constant_time_compare(str(claims.get("nonce")), nonce_of(self.request.GET.get("state", ""))):
            raise OAuth2Error("The token is for another sign-in attempt.")
        return claims


class OidcProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """Provider whose request parameters and scopes come from the settings only, never from the URL."""

    oauth2_adapter_class = OidcAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:  # noqa: ARG002
        """Return the parameters of the authorisation request from the settings."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        """Return the requested scopes from the settings."""
        return list(self.get_scope())


class SecondFactor(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Stage that asks for the second factor, unless the provider is trusted to have asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        trusted = settings.SIGN_ON and settings.SIGN_ON.second_factor
        if trusted and (self.login.signal_kwargs or {}).get("sociallogin"):
            return False
        return bool(super()._should_handle(request))


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Redirect to the sign-in page of the person's organisation."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Complete a sign-in after the provider has redirected the person back."""
    return _view(OAuth2CallbackView, request, provider_id)


def nonce_of(state: str) -> str:
    """Return the nonce of a sign-in attempt: an HMAC of its `state`, so it need not be stored."""
    return salted_hmac("inspectorate.sign-on.nonce", state).hexdigest()


def _view(view_class: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = OidcAdapter(request, provider_id)
    try:
        response: HttpResponse = view_class.adapter_view(adapter)(request)
        return response
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError) as error:
        error_page: HttpResponse = render_authentication_error(
            request, adapter.get_provider(), exception=error
        )
        return error_page
