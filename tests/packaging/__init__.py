"""The appliance: the files of the Debian package, what its units may, and a long command that installs it."""
