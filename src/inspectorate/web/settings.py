"""Django's settings. Everything that differs between deployments comes from `environment`."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from inspectorate import translations
from inspectorate.web import environment, logs, mail_environment
from inspectorate.web.file_stores import ALIAS, store_settings

HERE = Path(__file__).parent
APPS = (
    "audit",
    "mail",
    "people",
    "tokens",
    "adoption",
    "inspections",
    "jobs",
    "cases",
    "assessments",
    "allocation",
    "judgements",
    "results",
    "panel",
    "reports",
    "publication",
    "improvement",
    "accuracy",
)
ENVIRONMENT = environment.read(os.environ)

SECRET_KEY = ENVIRONMENT.secret
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.secret_fallbacks)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
PUBLIC_URL = ENVIRONMENT.public_url
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENVIRONMENT.hosts] if ENVIRONMENT.https else []
DEBUG = False
DEMO = ENVIRONMENT.demo
ROOT_URLCONF = "inspectorate.web.urls"
WSGI_APPLICATION = "inspectorate.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"inspectorate.web.{app}" for app in APPS),
]
MIDDLEWARE = [
    "inspectorate.web.security.access_log.AccessLogMiddleware",
    "inspectorate.web.security.health.HealthMiddleware",
    "inspectorate.web.security.hosts.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "inspectorate.web.security.content_policy.ContentPolicyMiddleware",
    "inspectorate.web.security.middleware.SecurityHeadersMiddleware",
    "inspectorate.web.security.middleware.RequestLimitsMiddleware",
    "inspectorate.web.public_site.middleware.PublicSiteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "inspectorate.web.security.middleware.IdleSessionMiddleware",
    "inspectorate.web.security.middleware.PermissionMiddleware",
]

# ---------------------------------------------------------------- database, cache, sessions

# One connection for each thread, and one with which the web server's cache reads the site's version.
DATABASES = {"default": environment.database_settings(ENVIRONMENT.database, ENVIRONMENT.server.threads + 1)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# With the default of 300 entries, attempts at made-up accounts would push out the counts of real ones.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
USE_TZ = True
TIME_ZONE = "Europe/London"

# ---------------------------------------------------------------- templates, languages, static files

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates", *sorted(HERE.glob("*/templates"))],
        "OPTIONS": {
            "environment": "inspectorate.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "inspectorate.web.jinja.context",
                "inspectorate.web.assessments.queries.alerts.banner",
                "inspectorate.web.assessments.queries.alert_messages.undelivered_alerts",
                "inspectorate.web.workflow.programme.programme",
                "inspectorate.web.workflow.sections.workspace",
                "inspectorate.web.workflow.tasks.personal_tasks.tasks",
            ],
        },
    },
]
LANGUAGE_CODE = "en-gb"
LANGUAGES = [(LANGUAGE_CODE, "English"), (translations.WELSH, "Cymraeg")]
LOCALE_PATHS = [translations.FOLDER]
USE_I18N = True
STATIC_URL = "/assets/"
STATIC_ROOT = HERE / "built" / "served"
STATICFILES_DIRS = [HERE / "built" / "made"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    ALIAS: store_settings(ENVIRONMENT.evidence_storage),
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---------------------------------------------------------------- authentication

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
        # Higher than the default 0.7, which rejects three random words that share some letters with the name.
        "OPTIONS": {"user_attributes": ("email", "name"), "max_similarity": 0.9},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inspections:index"
ACCOUNT_ADAPTER = "inspectorate.web.security.allauth_adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "inspectorate.web.people.forms.sign_in.SignInForm",
    "change_password": "inspectorate.web.people.forms.sign_in.PasswordChangeForm",
    "reauthenticate": "inspectorate.web.people.forms.sign_in.PasswordReauthenticationForm",
    "reset_password_from_key": "inspectorate.web.people.forms.sign_in.PasswordResetForm",
    "reset_password": "inspectorate.web.security.password_reset.ForgottenPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# The web server has put the client's address in place of the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
# Codes of a second factor. Passwords have limits of their own: `security.password_limits`.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/15m/key"}
MFA_ADAPTER = "inspectorate.web.security.allauth_adapters.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "inspectorate.web.people.forms.sign_in.PasskeyForm",
    "activate_totp": "inspectorate.web.people.forms.sign_in.AddAuthenticatorForm",
    "authenticate": "inspectorate.web.people.forms.sign_in.CodeForm",
    "reauthenticate": "inspectorate.web.people.forms.sign_in.ReauthenticationCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Inspectorate"
MFA_TOTP_PERIOD = 30
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
SOCIALACCOUNT_ADAPTER = "inspectorate.web.security.allauth_adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
SIGN_ON = ENVIRONMENT.sign_on
if ENVIRONMENT.sign_on:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(environment.oidc_settings(ENVIRONMENT.sign_on))

SESSION_ENGINE = "inspectorate.web.security.sessions"
SESSION_IDLE_SECONDS = ENVIRONMENT.session_minutes * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_NAME = "__Host-session" if ENVIRONMENT.https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENVIRONMENT.https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "inspectorate.web.security.views.csrf_failure"

# Requests of one account's programs in a minute; 0 for no limit.
API_RATE_LIMIT = ENVIRONMENT.api_rate_limit

# Messages may name a case: keep them in the session on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ---------------------------------------------------------------- security headers

SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 63_072_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF, *([ENVIRONMENT.sign_on.url] if ENVIRONMENT.sign_on else [])],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# ---------------------------------------------------------------- mail, uploads, logging

MAIL = ENVIRONMENT.mail
# A demonstration queues emails too; a page shows them, and they go nowhere.
SENDS_MAIL = MAIL.channel is not mail_environment.MailChannel.NONE or DEMO
EMAIL_BACKEND = MAIL.channel.value
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_TIMEOUT = MAIL.timeout
DEFAULT_FROM_EMAIL = MAIL.sender
MAIL_DAYS = MAIL.days
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "jobs"]}}
# Large enough that a text far over the limit is shown again with an error instead of being lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
LOGGING = logs.configuration(ENVIRONMENT.logs)
TRUSTS_PROXY = bool(ENVIRONMENT.server.proxies)
