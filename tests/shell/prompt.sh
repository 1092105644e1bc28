#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The prompt in a terminal of tmux: prompt.sh PROGRAM
set -eu
. "$(dirname "$0")/common.sh"
unset NO_COLOR
socket="entente-test-$$-"
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT
no_color=
export LC_ALL=C.UTF-8 XDG_STATE_HOME="$folder/state"
unset ENTENTE_HISTORY

in_tmux() {
    tmux -L "$socket" -f /dev/null "$@"
}
# start [ARGUMENTS]: the program in a terminal of 80 x 24, on a server of its own
start() {
    in_tmux kill-server 2>/dev/null || true
    socket=$socket+
    in_tmux new-session -d -x 80 -y 24 \
        "INPUTRC=/dev/null NO_COLOR=$no_color '$program' $*; echo exit \$?; sleep 60"
}
keys() {
    in_tmux send-keys "$@"
}
type_text() { # tmux takes a ';' at the end for its own
    case $1 in
    *\;) in_tmux send-keys -l "${1%;}\;" ;;
    *) in_tmux send-keys -l "$1" ;;
    esac
}
screen() { # with -e colours are kept, with ^ for the escape character
    in_tmux capture-pane -p "$@" | tr '\033' '^'
}
# sees TEXT [-e]: waits until it is on the screen
sees() {
    text=$1
    shift
    tries=0
    while ! screen "$@" | grep -qF -- "$text"; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || { screen "$@" >&2; fail "not on the screen: $text"; }
        sleep 0.1
    done
}
lacks() {
    ! screen | grep -qF -- "$1" || { screen >&2; fail "on the screen: $1"; }
}
fresh() { # an empty prompt on an empty screen
    keys C-c
    keys C-l
    sleep 0.2
}

start graphs/people
sees 'entente>'
sees '.help lists the commands'

# A statement of many lines: Enter goes on until it is complete. Rows in a box, a footer.
type_text "MATCH (p:Person {name: 'Ada'})"
keys Enter
sees '     ...>'
type_text 'RETURN p.name AS who;'
keys Enter
sees '│ Ada │'
sees '1 row, '

# It is recalled as one, and can be edited inside; the cursor moves by lines first.
fresh
keys Up
sees "entente> MATCH (p:Person {name: 'Ada'})"
sees '     ...> RETURN p.name AS who;'
keys Up
keys C-e
type_text ' WHERE false'
sees "{name: 'Ada'}) WHERE false"
keys Enter
sees '0 rows, '

# An error in a statement of several lines tells the line, and every error its code.
fresh
type_text 'RETURN 1,'
keys Enter
type_text 'nope;'
keys Enter
sees "error: line 2: unknown variable 'nope' [SyntaxError UndefinedVariable]"
fresh
type_text 'RETURN nope;'
keys Enter
sees "error: unknown variable 'nope' [SyntaxError UndefinedVariable]"

# Commands without their dot are told.
fresh
type_text 'help'
keys Enter
sees 'commands begin with a dot: .help'
type_text 'quit;'
keys Enter
sees 'commands begin with a dot: .quit'

# Colours while typing; none for brackets in strings.
fresh
type_text "MATCH (n:Person) RETURN 'x', 12 // c"
sees '^[1m^[34mMATCH' -e
sees '^[33mPerson' -e
sees "^[32m'x'" -e
sees '^[36m12' -e
sees '^[90m// c' -e

# A long line wraps, and the terminal may change its size.
fresh
type_text "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaZ'"
sees "aaaaaaaaaaaaaaaZ'"
in_tmux resize-window -x 50 -y 24
sleep 0.3
type_text '!'
sees "Z'!"
in_tmux resize-window -x 80 -y 24
sleep 0.3

# Ctrl-C drops what was typed and stays.
fresh
type_text 'RETURN nonsense'
sees 'RETURN nonsense'
keys C-c
sleep 0.2
type_text 'RETURN 42 AS answer;'
keys Enter
sees '│     42 │'
lacks "unknown variable 'nonsense'"

# Ctrl-C stops a statement, and the next one runs.
fresh
type_text 'UNWIND range(1, 100000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y);'
keys Enter
sleep 0.5
keys C-c
sees 'error: cancelled'
type_text 'RETURN 43 AS after;'
keys Enter
sees '│    43 │'

# Completion by the pattern: labels, types, properties, names, functions, keywords, commands.
fresh
type_text 'MAT'
keys Tab
type_text '(p:Per'
keys Tab
type_text ')-[:LI'
keys Tab
type_text "]->(c:City 'Lis"
keys Tab
sees "MATCH (p:Person)-[:LIVES_IN]->(c:City 'Lisbo" # n or a
type_text "n')"
keys Enter
type_text 'RETURN c.popu'
keys Tab
type_text ', toUpp'
keys Tab
type_text 'c.name);'
sees 'RETURN c.population, toUpper(c.name);'
keys Enter
sees 'LISBON'
fresh
type_text 'MATCH (c:City) RETURN c.'
keys Tab
keys Tab
sees 'population'
sees 'founded'
lacks 'nickname'
fresh
type_text '.sche'
keys Tab
keys Enter
sees 'labels ('
fresh
type_text '.read graphs/peo'
keys Tab
sees '.read graphs/people/'
fresh
type_text "IMPORT 'graphs/peop"
keys Tab
sees "IMPORT 'graphs/people/"

# Search in history.
fresh
keys C-r
type_text 'answer'
sees 'RETURN 42 AS answer;'
keys Enter
sees '│     42 │'

# A transaction shows in the prompt.
fresh
type_text 'BEGIN;'
keys Enter
sees 'entente*>'
type_text 'ROLLBACK;'
keys Enter
sees 'entente>'

# Pasted lines arrive as one text and do not run by themselves.
fresh
in_tmux set-buffer "RETURN 1 AS pasted,
2 AS two;
RETURN 3"
in_tmux paste-buffer -p
sees 'RETURN 3'
sees '     ...> 2 AS two;'
lacks '│ pasted'
fresh

# Characters of two columns keep the cursor where it belongs.
type_text "RETURN '日本' AS x"
keys C-a
type_text ' '
keys C-e
type_text ';'
sees " RETURN '日本' AS x;"
keys Enter
sees '│ 日本 │'

# Leaving with changes says so; the end of input leaves.
type_text "CREATE (:Person {name: 'Zoe'});"
keys Enter
sees '1 node created'
keys C-d
sees "changes to 'graphs/people' are not written back"
sees 'exit 0'

# History is in the state folder, for the user alone, and is there next time as it was.
file=$folder/state/entente/history
[ "$(stat -c %a "$file")" = 600 ] || fail "the history is readable by others"
start
sees 'entente>'
keys Up
sees "CREATE (:Person {name: 'Zoe'});"
keys C-c
keys C-r
type_text 'who'
sees '     ...> RETURN p.name AS who;'
keys C-c
sleep 0.2
type_text '.quit'
keys Enter
sees 'exit 0'

# Without colours.
no_color=1
start
sees 'entente>'
type_text 'RETURN 1'
sees 'RETURN 1'
! screen -e | grep -qF '^[' || fail 'colours in spite of NO_COLOR'
