#!/bin/sh
# The command @NAME@: the package's own Python, and nothing that the environment or the current folder could bring.
for name in $(env | sed -n 's/^\(PYTHON[A-Z]*\)=.*/\1/p'); do unset "$name"; done
export PYTHONSAFEPATH=1 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
exec /opt/kiosk/bin/python -m @NAME@ "$@"
