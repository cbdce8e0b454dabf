"""The files of a server, as `tui.server` fills and writes them. Each says that it is ours: others are not overwritten.

Every value that stands in them was checked (`Plan.check`): letters, digits and . _ + - / alone.
"""

from __future__ import annotations

from typing import Final

SNIPPET: Final = """\
# Written by "ambar server setup". Nobody gets a shell, files or forwarding as {user}.
PermitUserEnvironment no
Match User {user}
    AuthenticationMethods publickey
    AuthorizedKeysFile none
    AuthorizedKeysCommand {programs}/ambar-keys %u %t %k
    AuthorizedKeysCommandUser nobody
    TrustedUserCAKeys none
    AuthorizedPrincipalsFile none
    DisableForwarding yes
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    AllowAgentForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
    PermitTTY yes
    MaxSessions 2
    ClientAliveInterval 30
    ClientAliveCountMax 3
{timeout}Match all
"""
"""What sshd is told. DisableForwarding alone leaves agent and X11 forwarding on before OpenSSH 10 (CVE-2025-32728)."""

ASK: Final = """\
#!/bin/sh
# Written by "ambar server setup". Asked by sshd, as nobody: USER TYPE KEY. Prints the line that lets the owner of that
# key in, as themselves only.
LC_ALL=C
[ "$1" = {user} ] || exit 0
while read -r login mark kind body; do
    [ "$kind" = "$2" ] && [ "$body" = "$3" ] || continue
    case "$login" in ''|[.-]*|*[!A-Za-z0-9._-]*) continue ;; esac
    case "$mark" in *[!A-Za-z0-9+/:]*) continue ;; SHA256:?*) ;; *) continue ;; esac
    printf 'restrict,pty,command="{programs}/ambar-ssh %s %s" %s %s\\n' "$login" "$mark" "$kind" "$body"
done < {keys}
"""

LAUNCH: Final = """\
#!/bin/sh
# Written by "ambar server setup". Run by sshd for every connection: LOGIN FINGERPRINT. What was asked for is data to
# the program, never to a shell.
LC_ALL=C
case "$1" in ''|[.-]*|*[!A-Za-z0-9._-]*) echo "ambar-ssh: no such login" >&2; exit 3 ;; esac
case "$2" in *[!A-Za-z0-9+/:]*|'') echo "ambar-ssh: no such key" >&2; exit 3 ;; esac
case "$TERM" in ''|dumb|unknown|[!a-z]*|*[!A-Za-z0-9.+-]*) T=xterm ;; *) T=$TERM ;; esac
cd / || exit 1
umask 077
exec /usr/bin/env -i PATH=/usr/bin:/bin HOME={home} TERM="$T" LANG=C.UTF-8 PYTHONUTF8=1 TEXTUAL_ANIMATIONS=none \\
    SSH_CONNECTION="$SSH_CONNECTION" SSH_ORIGINAL_COMMAND="$SSH_ORIGINAL_COMMAND" \\
    {python} -I -m tui --forced "$1" --key "$2"
"""

SUDO: Final = """\
#!/bin/sh
# Written by "ambar server setup". Run by sudo for people who have shells here: who they are is what sudo says.
LC_ALL=C
case "$SUDO_UID" in ''|*[!0-9]*) echo "ambar-sudo: run it by sudo" >&2; exit 3 ;; esac
[ "$SUDO_UID" != 0 ] && who=$(/usr/bin/id -nu -- "$SUDO_UID") || {{ echo "ambar-sudo: nobody's" >&2; exit 3; }}
case "$TERM" in ''|dumb|unknown|[!a-z]*|*[!A-Za-z0-9.+-]*) T=xterm ;; *) T=$TERM ;; esac
cd / || exit 1
umask 077
exec /usr/bin/env -i PATH=/usr/bin:/bin HOME={home} TERM="$T" LANG=C.UTF-8 PYTHONUTF8=1 TEXTUAL_ANIMATIONS=none \\
    {python} -I -m tui --forced-user "$who"
"""

SUDOERS: Final = """\
# Written by "ambar server setup". People with shells open Ambar by: sudo -u {user} {programs}/ambar-sudo
Defaults!{programs}/ambar-sudo env_reset, !setenv, use_pty, !requiretty
"""

ADMIN: Final = """\
#!/bin/sh
# Written by "ambar server setup". root's way to the company: commands run as {user}, those of "server" as root.
[ "$(/usr/bin/id -u)" = 0 ] || {{ echo "ambar: put sudo in front" >&2; exit 3; }}
cd / || exit 1
umask 077
case "$1 $2" in "server keys") ;; "server "*) exec {python} -I -m tui "$@" ;; esac
P=; [ -t 0 ] && [ -t 1 ] && P=--pty
runuser $P -u {user} -- /usr/bin/env -i PATH=/usr/bin:/bin HOME={home} TERM="${{TERM:-xterm}}" LANG=C.UTF-8 \\
    PYTHONUTF8=1 TEXTUAL_ANIMATIONS=none {python} -I -m tui "$@"
code=$?
case " $* " in *" employee "*) {python} -I -m tui server publish --user {user} --data {home} >/dev/null ;; esac
exit $code
"""

SERVICE: Final = """\
# Written by "ambar server setup": the keys that the database knows, for sshd.
[Unit]
Description=Ambar: SSH keys for sshd

[Service]
Type=oneshot
TimeoutStartSec=60
ExecStart={python} -I -m tui server publish --user {user} --data {home}
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={folder} {home}
"""

PATH_UNIT: Final = """\
# Written by "ambar server setup": at once where a key was added or removed.
[Unit]
Description=Ambar: an SSH key was added or removed

[Path]
PathChanged={marker}

[Install]
WantedBy=multi-user.target
"""

TIMER: Final = """\
# Written by "ambar server setup": every minute, whatever was missed.
[Unit]
Description=Ambar: SSH keys for sshd

[Timer]
OnBootSec=10s
OnUnitActiveSec=60s
AccuracySec=5s
Unit=ambar-keys.service

[Install]
WantedBy=timers.target
"""

CRON: Final = """\
# Written by "ambar server setup": the keys that the database knows, for sshd, every minute.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
* * * * * root {python} -I -m tui server publish --user {user} --data {home} >/dev/null
"""
