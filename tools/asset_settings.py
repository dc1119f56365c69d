"""Django settings with which `tools.assets` collects the built files: those of the service, and no others.

The service's own settings need a database and all of its libraries; packages are built where neither is.
"""

from pathlib import Path

BUILT = Path(__file__).parent.parent / "src" / "inspectorate" / "web" / "built"

SECRET_KEY = "used for nothing"  # Django needs one
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_URL = "/assets/"
STATIC_ROOT = BUILT / "served"
STATICFILES_DIRS = [BUILT / "made"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "evidence": {"BACKEND": "inspectorate.web.judgements.evidence_files.DatabaseStorage"},
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
