"""An organisation's own sign-on (OpenID Connect): stricter than the library, which trusts what it fetched.

Its word is taken only signed by its published keys, for this service, for this very attempt, and about the
same person in both of its answers.
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
"""Signatures by a key that only the sign-on has. None that is made with a shared secret, and not "none"."""


class OidcClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Sends people to the sign-on, with a word that it has to give back signed."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        """Where to send them."""
        params = {**extra_params, "nonce": nonce_of(self.state)}
        return str(super().get_redirect_url(authorization_url, scope, params))


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Takes the sign-on's word, once it is proven to be its word."""

    client_class = OidcClient

    def get_provider(self) -> "OidcProvider":
        """The sign-on that the environment names. Raises SocialApp.DoesNotExist when there is none."""
        app = get_adapter(self.request).get_app(self.request, provider=self.provider_id)
        return OidcProvider(self.request, app=app)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **answer: Any) -> Any:
        """Who it says has come. Raises OAuth2Error when its two answers are not about the same person."""
        if not answer["response"].get("id_token"):
            raise OAuth2Error("It said nothing signed.")
        try:
            signed = self._decode_id_token(app, answer["response"]["id_token"])
            said = self._fetch_user_info(token.token)
        except (AttributeError, KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise OAuth2Error("What it said cannot be read.") from error
        if said.get("sub") != signed["sub"]:
            raise OAuth2Error("It spoke of two people.")
        # A text such as "false" would count as yes.
        said["email_verified"] = said.get("email_verified") is True
        return self.get_provider().sociallogin_from_response(request, {"userinfo": said, "id_token": signed})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in ALGORITHMS:
            raise OAuth2Error("It is not signed with a key of its own.")
        said: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not {"sub", "exp"} <= said.keys():
            raise OAuth2Error("It does not say who, or until when.")
        if not constant_time_compare(str(said.get("nonce")), nonce_of(self.request.GET.get("state", ""))):
            raise OAuth2Error("It was said for another attempt.")
        return said


class OidcProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The organisation's sign-on, asked for nothing but what this service asks."""

    oauth2_adapter_class = OidcAdapter

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:  # noqa: ARG002
        """What else is asked; nothing comes from the address."""
        return dict(self.get_auth_params())

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:  # noqa: ARG002
        """What is asked to be told; nothing comes from the address."""
        return list(self.get_scope())


class SecondFactor(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Asks for the second factor, unless the sign-on is trusted to have asked for one itself."""

    def _should_handle(self, request: HttpRequest) -> bool:
        trusted = settings.SIGN_ON and settings.SIGN_ON.second_factor
        if trusted and (self.login.signal_kwargs or {}).get("sociallogin"):
            return False
        return bool(super()._should_handle(request))


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send someone to their organisation's sign-on."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take up what the sign-on says of someone it sent back."""
    return _view(OAuth2CallbackView, request, provider_id)


def nonce_of(state: str) -> str:
    """The word that belongs to one attempt: it follows from the attempt, and only we can work it out."""
    return salted_hmac("inspectorate.sign-on.nonce", state).hexdigest()


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    word = OidcAdapter(request, provider_id)
    try:
        answer: HttpResponse = kind.adapter_view(word)(request)
        return answer
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError) as error:
        told: HttpResponse = render_authentication_error(request, word.get_provider(), exception=error)
        return told
