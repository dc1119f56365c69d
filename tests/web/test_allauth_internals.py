"""The internals of django-allauth that the service uses exist, with the signatures it was written for."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.house.tree import ROOT

SOURCE = ROOT / "src"
ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
SOCIAL_ADAPTER = "allauth.socialaccount.adapter.DefaultSocialAccountAdapter"
OAUTH2 = "allauth.socialaccount.providers.oauth2"
OPENID_CONNECT = "allauth.socialaccount.providers.openid_connect"

OVERRIDDEN = {
    f"{ACCOUNT_ADAPTER}.get_client_ip": "self, request",
    f"{ACCOUNT_ADAPTER}.pre_authenticate": "self, request, **credentials",
    f"{ACCOUNT_ADAPTER}.add_message": (
        "self, request, level, message_template=None, message_context=None, extra_tags='', message=None"
    ),
    f"{ACCOUNT_ADAPTER}.authentication_failed": "self, request, **credentials",
    f"{ACCOUNT_ADAPTER}.get_login_stages": "self",
    f"{ACCOUNT_ADAPTER}.is_open_for_signup": "self, request",
    f"{ACCOUNT_ADAPTER}.login": "self, request, user",
    f"{ACCOUNT_ADAPTER}.logout": "self, request",
    f"{ACCOUNT_ADAPTER}.respond_user_inactive": "self, request, user",
    f"{MFA_ADAPTER}._get_site_name": "self",
    f"{MFA_ADAPTER}.decrypt": "self, encrypted_text",
    f"{MFA_ADAPTER}.encrypt": "self, text",
    "allauth.account.auth_backends.AuthenticationBackend._authenticate_by_email": "self, email, password",
    "allauth.mfa.base.forms.BaseAuthenticateForm.clean_code": "self",
    "allauth.mfa.stages.AuthenticateStage._should_handle": "self, request",
    f"{SOCIAL_ADAPTER}.is_open_for_signup": "self, request, sociallogin",
    f"{SOCIAL_ADAPTER}.on_authentication_error": (
        "self, request, provider, error=None, exception=None, extra_context=None"
    ),
    f"{OAUTH2}.client.OAuth2Client.get_redirect_url": "self, authorization_url, scope, extra_params",
    f"{OAUTH2}.provider.OAuth2Provider.get_auth_params_from_request": "self, request, action",
    f"{OAUTH2}.provider.OAuth2Provider.get_scope_from_request": "self, request",
    f"{OAUTH2}.views.OAuth2Adapter.get_provider": "self",
    f"{OPENID_CONNECT}.views.OpenIDConnectOAuth2Adapter._decode_id_token": "self, app, id_token",
    f"{OPENID_CONNECT}.views.OpenIDConnectOAuth2Adapter.complete_login": (
        "self, request, app, token, **kwargs"
    ),
    "django.contrib.auth.backends.ModelBackend.get_user": "self, user_id",
}
"""Methods that the service's subclasses replace: allauth has to call these names with these arguments."""

USED = {
    "allauth.account.auth_backends.AuthenticationBackend._check_password": "self, user, password",
    "allauth.account.authentication.get_authentication_records": "request, user=None",
    "allauth.account.internal.flows.login.record_authentication": "request, user, method, **extra_data",
    "allauth.account.models.Login": (
        "user=None, email_verification=None, redirect_url=None, signal_kwargs=None, signup=False, "
        "email=None, state=None, initiated_at=None, phone=None"
    ),
    "allauth.core.internal.cryptokit.normalize_user_code": "code",
    "allauth.core.internal.ratelimit": "",
    "allauth.core.internal.ratelimit.RateLimitUsage": "usage",
    "allauth.core.internal.ratelimit.consume": (
        "request, app, action, config=None, key=None, user=None, dry_run=False, limit_get=False, "
        "raise_exception=False"
    ),
    "allauth.core.internal.ratelimit.get_ip": "request",
    f"{MFA_ADAPTER}.error_messages": "",
    "allauth.mfa.totp.internal.auth.TOTP": "instance",
    "allauth.mfa.totp.internal.auth.TOTP.activate": "user, secret",
    "allauth.mfa.totp.internal.auth.format_hotp_value": "value",
    "allauth.mfa.totp.internal.auth.hotp_value": "secret, counter",
    "allauth.mfa.utils.is_mfa_enabled": "user, types=None",
    "allauth.socialaccount.helpers.render_authentication_error": (
        "request, provider, error='unknown', exception=None, extra_context=None"
    ),
    "allauth.socialaccount.internal.jwtkit": "",
    "allauth.socialaccount.internal.jwtkit.lookup_kid_jwk": "keys_data, kid",
    "allauth.socialaccount.internal.jwtkit.verify_and_decode": (
        "credential, keys_url, issuer, audience, lookup_kid, verify_signature=True"
    ),
    f"{OAUTH2}.views.OAuth2Adapter.client_class": (
        "request, consumer_key, consumer_secret, access_token_method, access_token_url, callback_url, "
        "scope_delimiter=' ', headers=None, basic_auth=False"
    ),
    f"{OAUTH2}.views.OAuth2View.adapter_view": "adapter",
    f"{OPENID_CONNECT}.provider.OpenIDConnectProvider.oauth2_adapter_class": "request, provider_id",
    f"{OPENID_CONNECT}.provider.OpenIDConnectProvider.sociallogin_from_response": "self, request, response",
    f"{OPENID_CONNECT}.views.OpenIDConnectOAuth2Adapter._fetch_user_info": "self, access_token",
    f"{OPENID_CONNECT}.views.OpenIDConnectOAuth2Adapter.openid_config": "",
}
"""Functions, classes and attributes that the service uses; "" for what is not called."""


def test_allauth_internals_are_as_this_service_uses_them():
    changes = changed({**OVERRIDDEN, **USED})
    assert not changes, (
        f"django-allauth {version('django-allauth')} has changed internals that the service relies on. "
        "Read its release notes, correct the modules of the service that use these names, then this table "
        "and the upper bound in pyproject.toml:\n" + "\n".join(changes)
    )


def test_every_internal_import_and_every_override_is_in_the_table():
    imports = {
        name for _module, tree in modules() for name in imported_names(tree) if "internal" in name.split(".")
    }
    overrides = {name for module, _tree in modules() for name in overridden_by(module)}
    assert imports - USED.keys() == set()
    assert overrides ^ OVERRIDDEN.keys() == set()


def test_everything_imported_from_allauth_exists():
    imports = {name for _module, tree in modules() for name in imported_names(tree)}
    assert len(imports) > 30
    assert [name for name in sorted(imports) if not exists(name)] == []


def test_name_that_is_gone_and_signature_that_differs_are_reported():
    stage = "allauth.mfa.stages.AuthenticateStage"
    assert changed({f"{stage}.is_needed": "self", f"{stage}._should_handle": "self, request, user"}) == [
        f"{stage}.is_needed does not exist any more.",
        f"{stage}._should_handle takes (self, request), and was (self, request, user).",
    ]


def changed(expected: Mapping[str, str]) -> list[str]:
    """A sentence for every name that is gone or that takes other arguments than expected."""
    sentences = []
    for name, arguments in expected.items():
        if not exists(name):
            sentences.append(f"{name} does not exist any more.")
        elif (actual := signature(resolve(name))) != arguments:
            sentences.append(f"{name} takes ({actual}), and was ({arguments}).")
    return sentences


def modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    """Every module of the service that imports allauth, with its syntax tree."""
    for path in sorted((SOURCE / "inspectorate" / "web").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(imported_names(tree)):
            yield import_module(module_name(path)), tree


def module_name(path: Path) -> str:
    """The dotted name of a module of the service."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(tree: ast.Module) -> Iterator[str]:
    """The dotted name of everything that a module imports from allauth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "allauth":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def overridden_by(module: ModuleType) -> Iterator[str]:
    """The dotted name, in the library's class, of every method that a module's subclasses of allauth define.

    A method that no base class has is given under the service's own name: the library never calls it.
    """
    for subclass in vars(module).values():
        if not inspect.isclass(subclass) or subclass.__module__ != module.__name__:
            continue
        bases = [base for base in subclass.__mro__ if not base.__module__.startswith("inspectorate.")]
        if any(base.__module__.startswith("allauth.") for base in bases):
            for name, value in vars(subclass).items():
                if inspect.isfunction(value) and name != "__init__":
                    owner = next((base for base in bases if name in vars(base)), subclass)
                    yield f"{owner.__module__}.{owner.__qualname__}.{name}"


def exists(name: str) -> bool:
    """Whether a dotted name leads to something."""
    try:
        resolve(name)
    except (ImportError, AttributeError):
        return False
    return True


def resolve(name: str) -> Any:
    """The module, class, function or attribute that a dotted name leads to."""
    first, *parts = name.split(".")
    path, value = first, import_module(first)
    for part in parts:
        path = f"{path}.{part}"
        value = (
            import_module(path)
            if inspect.ismodule(value) and not hasattr(value, part)
            else getattr(value, part)
        )
    return value


def signature(value: Any) -> str:
    """The parameters of a function or class, without annotations; "" for anything that is not called."""
    if not callable(value):
        return ""
    parameters = inspect.signature(value).parameters.values()
    return ", ".join(str(parameter.replace(annotation=inspect.Parameter.empty)) for parameter in parameters)
