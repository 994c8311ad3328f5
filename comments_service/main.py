"""The application of this process, from its environment."""

import os
import sys

from comments_service import create_app
from comments_service.settings import Settings, SettingsError
from comments_service.web.logs import configure

configure()
try:
    app = create_app(Settings.from_env(os.environ))
except SettingsError as error:
    sys.exit(f"palabre: {error}")
