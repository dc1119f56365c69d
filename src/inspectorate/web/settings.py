"""Django's settings. What differs between places comes from the environment; nothing else is optional."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from inspectorate.web import environment

HERE = Path(__file__).parent
APPS = (
    "audit",
    "people",
    "tokens",
    "inspections",
    "cases",
    "assessments",
    "allocation",
    "judgements",
    "results",
    "panel",
)
PLACE = environment.read(os.environ)

SECRET_KEY = PLACE.secret
ALLOWED_HOSTS = list(PLACE.hosts)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in PLACE.hosts if host != "*"] if PLACE.https else []
DEBUG = False
DEMO = PLACE.demo
ROOT_URLCONF = "inspectorate.web.urls"
WSGI_APPLICATION = "inspectorate.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"inspectorate.web.{app}" for app in APPS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "inspectorate.web.security.middleware.SecurityHeadersMiddleware",
    "inspectorate.web.security.middleware.RequestLimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inspectorate.web.security.middleware.IdleSessionMiddleware",
    "inspectorate.web.security.middleware.PermissionMiddleware",
]

# ---------------------------------------------------------------- what is stored

DATABASES = {"default": environment.database_settings(PLACE.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
USE_TZ = True
TIME_ZONE = "Europe/London"

# ---------------------------------------------------------------- what is shown

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates", *sorted(HERE.glob("*/templates"))],
        "OPTIONS": {
            "environment": "inspectorate.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "inspectorate.web.jinja.context",
                "inspectorate.web.assessments.queries.alerts.banner",
                "inspectorate.web.workflow.tasks.tasks",
            ],
        },
    },
    {
        # Only allauth's letters, which are written in Django's own templates.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
LANGUAGE_CODE = "en-gb"
USE_I18N = True
STATIC_URL = "/assets/"
STATIC_ROOT = HERE / "built" / "served"
STATICFILES_DIRS = [HERE / "built" / "made"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---------------------------------------------------------------- who may come in

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["inspectorate.web.security.sessions.SessionBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # Less like a name than the usual 0.7: that refuses three random words for letters they share with it.
        "OPTIONS": {"user_attributes": ("email", "name"), "max_similarity": 0.9},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inspections:index"
ACCOUNT_ADAPTER = "inspectorate.web.security.allauth_adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "inspectorate.web.people.forms.SignInForm"}
# Whoever asks for a new password is told the same whether there is an account; only to one there is a letter.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Behind the proxy that HTTPS needs, addresses are those it names; all of its visitors would count as one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PLACE.https else 0
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/15m/key"}
MFA_ADAPTER = "inspectorate.web.security.allauth_adapters.MfaAdapter"
MFA_FORMS = {
    "activate_totp": "inspectorate.web.people.forms.AddAuthenticatorForm",
    "authenticate": "inspectorate.web.people.forms.CodeForm",
    "reauthenticate": "inspectorate.web.people.forms.ReauthenticationCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Inspectorate"
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PLACE.https
SOCIALACCOUNT_ADAPTER = "inspectorate.web.security.allauth_adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
SIGN_ON = PLACE.sign_on
if PLACE.sign_on:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(environment.oidc_settings(PLACE.sign_on))

SESSION_ENGINE = "inspectorate.web.security.sessions"
SESSION_IDLE_SECONDS = PLACE.session_minutes * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PLACE.https
SESSION_COOKIE_NAME = "__Host-session" if PLACE.https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PLACE.https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "inspectorate.web.security.views.csrf_failure"

# What a page says of a case stays on the server, and goes with the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---------------------------------------------------------------- what browsers are told

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PLACE.https else None
SECURE_SSL_REDIRECT = PLACE.https
SECURE_HSTS_SECONDS = 63_072_000 if PLACE.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PLACE.https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, *([PLACE.sign_on.url] if PLACE.sign_on else [])],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# ---------------------------------------------------------------- letters, uploads, logs

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if PLACE.post.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = PLACE.post.host, PLACE.post.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = PLACE.post.user, PLACE.post.password
EMAIL_USE_TLS = PLACE.post.tls
DEFAULT_FROM_EMAIL = PLACE.post.sender
# So much that a text far too long is shown again with what is wrong, and not lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refusal is an audit event; repeating it in the log would only copy addresses there.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}
