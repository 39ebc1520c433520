# SPDX-License-Identifier: GPL-2.0-only
"""Test 'tcpstates watch' in a terminal.

usage: watch.py CASE

$TCPSTATES is the reader, $CORPUS the folder of the samples. A procfs made in the
current folder stands for the kernel: its files come and go like the module's.
"""
import os
import re
import shutil
import signal
import sys
import time

from screen import DEADLINE, POLL, Screen

TCPSTATES = os.path.abspath(os.environ['TCPSTATES'])
CORPUS = os.environ['CORPUS']
COUNTS = 'procfs/1/net/tcpstates'
CLOSE_WAIT = '┌ CLOSE_WAIT ┐'
UNLOADED = "the tcpstates module is not loaded: load it with 'modprobe tcpstates'"
PACE = '0.1'


def put(path, text):
    """Replace a file at once: as with the kernel's files, no reader sees half of it."""
    with open(path + '.new', 'w', encoding='utf-8') as file:
        file.write(text)
    os.rename(path + '.new', path)


def sample(name):
    with open(os.path.join(CORPUS, name), encoding='utf-8') as file:
        return file.read()


def load(close_wait=345):
    put(COUNTS, sample('parse/valid').replace('CLOSE_WAIT        345',
                                              f'CLOSE_WAIT {close_wait:10}'))
    put('procfs/1/net/tcpstates_ports', sample('rows/valid-ports'))
    put('procfs/1/net/tcpstates_idle', sample('rows/valid-idle'))
    put('procfs/tcpstates_netns', sample('rows/valid-netns'))


def unload():
    for path in (COUNTS, 'procfs/1/net/tcpstates_ports', 'procfs/1/net/tcpstates_idle',
                 'procfs/tcpstates_netns'):
        os.unlink(path)


def setup():
    shutil.rmtree('procfs', ignore_errors=True)
    for process in ('1', 'self'):
        os.makedirs(f'procfs/{process}/net')
        put(f'procfs/{process}/net/dev', '')
    os.makedirs('procfs/net')
    load()


def start(screen, args=f'{PACE} -p procfs', before='true'):
    """Start watch; save the terminal's settings before it, and its PID."""
    screen.command(f"stty -g >before; clear; sh -c '{before}; echo $$ >pid; exec {TCPSTATES} watch {args}'; "
                   'echo "status $?"; stty -g >after; echo "over"')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read().strip()


def wait_file(path):
    """Wait until the file is not empty."""
    end = time.monotonic() + DEADLINE
    while not os.path.exists(path) or not read(path):
        assert time.monotonic() < end, f'no {path} within {DEADLINE} s'
        time.sleep(POLL)


def ended(screen, status):
    """Wait for the end with this status; the terminal must be as before."""
    screen.wait(re.compile(r'^over$', re.M))
    text = screen.text()
    assert re.search(f'^status {status}$', text, re.M), text
    assert '┌' not in text and 'quit' not in text, text
    assert read('before') == read('after'), 'the terminal is not as it was'
    screen.command('echo s""een')
    screen.wait(re.compile(r'^seen$', re.M))


def counts():
    """The diagram, with counts and rates."""
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.wait('│        345 │')
        screen.wait('top ports')
        screen.wait(re.compile(r'443 server full +90509'))
        screen.wait(re.compile(r'\d\d:\d\d:\d\d  100 ms  s state'))
        load(99345)
        screen.wait('│      99345 │')
        # A rate is shown for one reading only: long enough at a slow pace.
        screen.keys(*'-----')
        screen.wait('3.2 s')
        load(345)
        screen.wait(re.compile(r'-\d+(\.\d)?k? │'))
        screen.keys('q')
        ended(screen, 0)


def views():
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        for key, text in (('t', 'STATE         TOTAL'), ('p', 'QUEUE/MAX'),
                          ('n', 'namespaces 3'), ('i', '3 h 12 min'), ('?', 'The views'),
                          ('?', CLOSE_WAIT), ('Tab', 'STATE         TOTAL'), ('s', CLOSE_WAIT)):
            screen.keys(key)
            screen.wait(text)
        screen.keys('t')
        screen.wait('STATE ')
        screen.resize(80, 8)
        # Scrolling is limited by the height of the last frame: wait for a lower one.
        screen.wait(re.compile(r'\Anetns [^\0]*quit\n?\Z'))
        screen.keys('Down', 'Down', 'Down')
        screen.wait(lambda seen: seen.splitlines()[0].startswith('STATE ') and
                    seen.splitlines()[1].startswith('SYN_SENT'))
        screen.keys('NPage')
        screen.wait('total  ')
        screen.keys('Home')
        screen.wait(lambda seen: seen.startswith('netns '))
        screen.keys('C-l', 'Left', 'F1', 'x')
        screen.keys('s')
        screen.wait('too small: needs 38x14, has 80x8')
        screen.keys('q')
        ended(screen, 0)


def pauses():
    """While it is paused the counts don't change, but keys work."""
    with Screen() as screen:
        start(screen)
        screen.wait('│        345 │')
        screen.keys('Space')
        screen.wait('paused')
        load(77)
        screen.keys('t')
        screen.wait(re.compile(r'CLOSE_WAIT +345 '))
        screen.keys('s', 'Space')
        screen.wait('│         77 │')
        screen.wait_gone('paused')
        screen.keys('q')
        ended(screen, 0)


def resizes():
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.resize(60, 20)
        screen.wait(re.compile(r'^CLOSE_WAIT +345 ', re.M))
        screen.resize(30, 8)
        screen.wait('too small')
        screen.resize(5, 1)
        screen.wait(lambda text: text == 'too\n')
        screen.resize(1, 1)
        screen.wait(lambda text: screen.size() == (1, 1))
        screen.resize(79, 23)
        screen.wait(CLOSE_WAIT)
        screen.resize(200, 60)
        screen.wait(re.compile(r'^ {60}┄┄ opening', re.M))
        # The last of several sizes in quick succession counts.
        for width in range(20, 120, 7):
            screen.resize(width, width // 4)
        screen.resize(100, 30)
        screen.wait(lambda text: CLOSE_WAIT in text and len(text.splitlines()) == 30)
        screen.keys('q')
        ended(screen, 0)


def starts_tiny():
    os.mkfifo('fifo')
    with Screen() as screen:
        # It starts in a tiny terminal, where only a file can show that it has.
        start(screen, before='read _ <fifo')
        screen.resize(1, 1)
        with open('fifo', 'w', encoding='utf-8') as fifo:
            fifo.write('go\n')
        wait_file('pid')
        screen.resize(80, 24)
        screen.wait(CLOSE_WAIT)
        screen.keys('q')
        # tmux garbles older text if the terminal has grown meanwhile.
        wait_file('after')
        assert read('before') == read('after'), 'the terminal is not as it was'


def module_goes():
    with Screen() as screen:
        start(screen)
        screen.wait('│        345 │')
        unload()
        screen.wait(UNLOADED)
        screen.wait('retrying every 100 ms')
        screen.wait('│          - │')
        screen.wait_gone('345')
        for key in 'tpn':
            screen.keys(key)
            screen.wait_gone('┌')
            screen.wait(UNLOADED)
        screen.keys('?')
        screen.wait('The views')
        screen.keys('s')
        screen.wait(CLOSE_WAIT)
        load(4711)
        screen.wait('│       4711 │')
        screen.wait_gone('not loaded')
        unload()
        screen.wait(UNLOADED)
        screen.keys('q')
        ended(screen, 0)


def garbage_comes():
    with Screen() as screen:
        start(screen)
        screen.wait('│        345 │')
        put(COUNTS, 'garbage\n')
        screen.wait('procfs/1/net/tcpstates:1: ')
        load(8)
        screen.wait('│          8 │')
        screen.keys('q')
        ended(screen, 0)


def signals():
    for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131),
                           (signal.SIGINT, 0)):
        with Screen() as screen:
            start(screen)
            screen.wait(CLOSE_WAIT)
            os.kill(int(read('pid')), number)
            ended(screen, status)


def keys_that_signal():
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.keys('C-c')
        ended(screen, 0)


def suspends():
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.keys('C-z')
        screen.wait('Stopped')
        screen.wait_gone('quit')
        screen.command('echo s""een; stty -g >stopped')
        screen.wait(re.compile(r'^seen$', re.M))
        load(99)
        screen.command('fg')
        screen.wait('│         99 │')
        assert read('before') == read('stopped'), 'the terminal is not as it was'
        screen.resize(60, 20)
        screen.wait(re.compile(r'^CLOSE_WAIT +99 ', re.M))
        screen.keys('q')
        screen.wait_gone('s state')
        screen.command('stty -g >after; echo s""een again')
        screen.wait(re.compile(r'^seen again$', re.M))
        assert read('before') == read('after'), 'the terminal is not as it was'


def terminal_goes():
    """When the terminal is closed, watch ends."""
    # The leak sanitizer stops the program by a signal as it ends. It would wait forever,
    # since a hangup sends SIGCONT too, which takes such a signal back.
    screen = Screen(environment={'ASAN_OPTIONS': 'detect_leaks=0'})
    start(screen)
    screen.wait(CLOSE_WAIT)
    pid = int(read('pid'))
    screen.close()
    end = time.monotonic() + DEADLINE
    while os.path.exists(f'/proc/{pid}/net') and os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/stat', encoding='utf-8') as stat:
            if ') Z ' in stat.read():
                break
        assert time.monotonic() < end, 'it runs on without a terminal'
        time.sleep(POLL)


def locales():
    # The name of a locale tells its charset even if it is not installed.
    for value, box in (('C', '+ CLOSE_WAIT +'), ('xx_XX.UTF-8', CLOSE_WAIT),
                       ('zh_CN.GBK', '+ CLOSE_WAIT +')):
        with Screen(environment={'LC_ALL': value}) as screen:
            start(screen)
            screen.wait(box)
            if box != CLOSE_WAIT:
                text = screen.text()
                assert text.isascii(), text
            screen.keys('q')
            ended(screen, 0)


def colours():
    with Screen() as screen:
        start(screen)
        screen.wait('quit')
        assert '\033[36m' in screen.text(escapes=True)
        screen.keys('q')
        ended(screen, 0)
        for args, environment in (('--color=never', ''), ('', 'NO_COLOR=1; ')):
            screen.command(f'clear; {environment}export NO_COLOR')
            start(screen, f'{PACE} -p procfs {args}')
            screen.wait('quit')
            text = screen.text(escapes=True)
            assert not re.search('\033\\[[0-9;]*3[0-7]m', text), repr(text)
            screen.keys('q')
            ended(screen, 0)


def terminals_that_cannot():
    cannot = 'tcpstates: watch: this terminal cannot move its cursor: set another TERM, or '
    unknown = 'tcpstates: watch: the type of this terminal is unknown: set TERM'
    none = 'tcpstates: watch: no terminal type is known: install ncurses-base'
    with Screen(120, 24) as screen:
        for term, says in (('dumb', cannot), ('', unknown)):
            screen.command(f'clear; TERM={term} {TCPSTATES} watch -p procfs; '
                        f'echo "status $? of {term}"')
            screen.wait(re.compile(f'^status 2 of{(" " + term).rstrip()}$', re.M))
            screen.wait(says)
        if os.getuid():
            return
        hide = '; '.join(f'[ ! -d {folder} ] || mount -t tmpfs none {folder}' for folder in
                         ('/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo'))
        screen.command(f'clear; unshare -m sh -c "{hide}; {TCPSTATES} watch -p procfs"')
        screen.wait(none)


def unknown_terminals():
    """A type that this machine does not know falls back to a similar one."""
    with Screen() as screen:
        for term in ('xterm-kitty', 'no-such-terminal', 'screen.xterm-no-such', 'x' * 100):
            start(screen, before=f'TERM={term}; export TERM')
            screen.wait(CLOSE_WAIT)
            screen.keys('p')
            screen.wait('server   443')
            screen.keys('q')
            ended(screen, 0)


def families():
    with Screen() as screen:
        start(screen, f'{PACE} -p procfs -4')
        screen.wait('IPv4 sockets')
        assert 'top ports' not in screen.text()
        screen.keys('p')
        screen.wait('not counted by family')
        assert 'server' not in screen.text()
        screen.keys('d')
        screen.wait('not found by family')
        screen.keys('q')
        ended(screen, 0)


def sorts():
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.keys('p')
        screen.wait('sorted by total')
        screen.wait(re.compile(r'OTHER\nserver   443 '))
        screen.keys('<')
        screen.wait('sorted by port')
        screen.wait(re.compile(r'OTHER\nserver    22 '))
        screen.keys('?')
        screen.wait('sort ports and namespaces')
        screen.keys('q')
        ended(screen, 0)


def diagnoses():
    """Keys work while the diagnosis is made, and it fits the screen."""
    with Screen() as screen:
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.keys('d')
        screen.wait('Looking for problems')
        screen.keys('s')
        screen.wait(CLOSE_WAIT)
        screen.keys('d')
        screen.wait('stuck-worker')
        screen.keys('Space')
        screen.wait('paused')
        screen.keys('d')
        screen.wait('Looking for problems')
        screen.wait('stuck-worker')
        screen.keys('q')
        ended(screen, 0)
    with Screen() as screen:
        # The child that makes it is stopped too, and must not touch the screen.
        start(screen)
        screen.wait(CLOSE_WAIT)
        screen.keys('d')
        screen.wait('Looking for problems')
        screen.keys('C-z')
        screen.wait('Stopped')
        screen.command('fg')
        screen.wait('stuck-worker')
        text = screen.text()
        assert re.match(r'netns \d', text) and '\033' not in text and '[?' not in text, text
        screen.keys('q')
        screen.wait_gone('s state')
    with Screen() as screen:
        start(screen, f'-f {COUNTS}')
        screen.wait(CLOSE_WAIT)
        screen.keys('d')
        screen.wait('A saved file')
        screen.keys('q')
        ended(screen, 0)


def options():
    """Each option of the help has an effect."""
    put('saved', sample('parse/valid').replace('345', '346'))
    with os.popen(f'{TCPSTATES} -V') as pipe:
        version = pipe.read().strip()
    effects = {
        'ipv4': ('-4 -p procfs', 'IPv4 sockets'),
        'ipv6': ('-6 -p procfs', 'IPv6 sockets'),
        'netns': ('-N no-such-name -p procfs', "no-such-name"),
        'file': ('-f saved', '│        346 │'),
        'procfs': ('-p procfs', '│        345 │'),
        'source': ('--source module -p no-procfs', 'no-procfs'),
        'color': ('--color=never -p procfs', CLOSE_WAIT),
        'version': ('-V', version),
        'help': ('-h', 'Usage: tcpstates watch'),
    }
    with os.popen(f'{TCPSTATES} help watch') as pipe:
        named = re.findall(r'^  (?:-.,|   ) --([a-z0-9-]+)', pipe.read(), re.M)
    assert sorted(named) == sorted(effects), named
    with Screen() as screen:
        for args, shown in effects.values():
            screen.command(f'clear; {TCPSTATES} watch {PACE} {args}')
            screen.wait(shown)
            if args.startswith('--color'):
                text = screen.text(escapes=True)
                assert not re.search('\033\\[[0-9;]*3[0-7]m', text), repr(text)
            if '?' in screen.text().splitlines()[-1]:
                screen.keys('q')
                screen.wait_gone('q quit')


def main():
    setup()
    globals()[sys.argv[1]]()


main()
