#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 - reads the environment
    except ImproperlyConfigured as error:
        sys.exit(str(error))  # one line that names the variable, without a traceback
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
