#!/bin/sh
# The command @NAME@: the package's own Python, and nothing that the environment or the current folder could bring.
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONINSPECT
export PYTHONSAFEPATH=1 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec /opt/kiosk/bin/python -m @NAME@ "$@"
