"""Django's settings. Everything that differs between installations comes from the environment (docs/admin/running.md)."""

import os

import dj_database_url
from csp.constants import NONE, SELF

from mingcha.web.project.home import DATABASE_VARIABLE, home_from_environment
from mingcha.web.signin.limits import limit

HOME = home_from_environment()
SECRET_KEY = HOME.secret_key()
DEBUG = False
HTTPS = os.environ.get("MINGCHA_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("MINGCHA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MINGCHA_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "mingcha.web.orgs",
    "mingcha.web.access",
    "mingcha.web.audit",
    "mingcha.web.jobs",
    "mingcha.web.skeleton",
    "mingcha.web.signin",
    "mingcha.web.home",
    "mingcha.web.imports",
    "mingcha.web.runs",
    "mingcha.web.flags",
    "mingcha.web.campaigns",
    "mingcha.web.cases",
    "mingcha.web.numbers",
    "mingcha.web.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mingcha.web.project.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mingcha.web.signin.middleware.SignedIn",
    "mingcha.web.access.previewing.Preview",
    "mingcha.web.project.middleware.ClerkErrors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "mingcha.web.project.urls"
WSGI_APPLICATION = "mingcha.web.project.wsgi.application"
CSRF_FAILURE_VIEW = "mingcha.web.project.failures.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "mingcha.web.skeleton.context.page",
            ],
        },
    }
]
FORM_RENDERER = "mingcha.web.skeleton.form_renderer.WrittenControls"

# SQLite: WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start, so that no transaction fails half-way with
# "database is locked" (engine_notes: eight writers, 1,194 commits a second).
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME.web / "db.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;",
    },
}
DATABASES = {
    "default": dj_database_url.parse(os.environ[DATABASE_VARIABLE], conn_max_age=600, conn_health_checks=True)
    if os.environ.get(DATABASE_VARIABLE)
    else _SQLITE | {"CONN_MAX_AGE": 600}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Questions are many and short: compiling one costs more than answering it (jit), and what they look up lies in memory or on a disk
    # without a head to move (random_page_cost). Options in the address come after and win.
    _said = DATABASES["default"].setdefault("OPTIONS", {})
    _said["options"] = f"-c jit=off -c random_page_cost=1.1 {_said.get('options', '')}".strip()
# Names and counts that every page prints, for seconds; in each process its own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "mingcha.web.signin.backend.PasswordBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "mingcha.web.signin.passwords.LongEnough"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "signin:sign_in"
LOGIN_REDIRECT_URL = "home:workbench"
OTP_TOTP_ISSUER = "明察"
# "optional" is for a demonstration on one's own machine: whoever has bound a phone is still asked for the code.
SECOND_FACTOR_REQUIRED = os.environ.get("MINGCHA_SECOND_FACTOR") != "optional"
# Limits stand in content/parameters/work_signin.yml.
AXES_HANDLER = "mingcha.web.signin.attempts.AttemptsHandler"
AXES_FAILURE_LIMIT = "mingcha.web.signin.limits.axes_failure_limit"
AXES_COOLOFF_TIME = "mingcha.web.signin.limits.axes_lock_time"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_CLIENT_IP_CALLABLE = "mingcha.web.signin.addresses.client_address"
# A password alone is no sign-in: signin.services forgets failures when all factors are checked.
AXES_RESET_ON_SUCCESS = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the minutes that the page names stay true
AXES_LOCKOUT_CALLABLE = "mingcha.web.signin.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit chain has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
TRUSTED_PROXIES = [p for p in os.environ.get("MINGCHA_PROXIES", "").split(",") if p]

SESSION_COOKIE_AGE = int(os.environ.get("MINGCHA_SESSION_SECONDS") or limit("session_minutes") * 60)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
DRAFT_KEEP_DAYS = limit("draft_keep_days")
SESSION_COOKIE_NAME = "mingcha_session"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the watermark and a QR code are made in the page
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = ["mingcha.web.jobs.uploading.UnnamedUpload"]  # no upload lies in clear under a name

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "mingcha.web.project.static_files.HashedFiles"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
