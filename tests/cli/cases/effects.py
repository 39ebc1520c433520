# SPDX-License-Identifier: GPL-2.0-only
"""Check that each option of each command has an effect, or is refused.

usage: effects.py

$TCPSTATES is the reader; it runs in a folder with a procfs, a fifo and samples. An
option has an effect if the status, the output or the messages are not those without
it. An option that is refused ends with status 2; 'check' with 3, as for any failure.
"""
import os
import re
import subprocess
import sys

TCPSTATES = os.environ['TCPSTATES']
SAMPLE = ['-f', 'valid']
PORTS = ['-f', 'valid-ports']
NETNS = ['-f', 'valid-netns']
IDLE = ['-f', 'valid-idle']
PROCFS = ['-p', 'procfs']

# Each option as it is given.
OPTIONS = {
    '--ipv4': ['-4'],
    '--ipv6': ['-6'],
    '--json': ['-j'],
    '--format': ['--format', 'influx'],
    '--prometheus': ['--prometheus'],
    '--output': ['-o', 'written'],
    '--netns': ['-N', '42'],
    '--file': SAMPLE,
    '--procfs': PROCFS,
    '--source': ['--source', 'module'],
    '--color': ['--color=always'],
    '--version': ['-V'],
    '--help': ['-h'],
    '--sort': ['--sort', 'SYN_SENT'],
    '--top': ['--top', '1'],
    '--resolve': ['-r'],
    '--prefix': ['--prefix', '24'],
    '--port': ['--port', '443'],
    '--side': ['--side', 'client'],
    '--svg': ['--svg'],
    '--interval': ['--interval', '0.3'],
    '--set': ['--set', 'close-wait=100000'],
    '--thresholds': ['--thresholds'],
    '--warning': ['-w', '1'],
    '--critical': ['-c', '1'],
    '--timeout': ['-t', '0.05'],
    '--time': ['-t'],
    '--verbose': ['-v'],
    '--counters': ['--counters'],
    '--all-netns': ['--all-netns'],
    '--units': ['--units'],
}
# Arguments with and without the option.
EACH = {
    'show': PROCFS, 'diagram': PROCFS, 'ports': PROCFS, 'netns': PROCFS,
    'idle': PROCFS,
    'peers': ['-p', 'saved'], 'processes': ['-p', 'held'],
    'explain': ['LISTEN', *PROCFS], 'diagnose': ['--interval', '0.001', *PROCFS],
    'check': ['CLOSE_WAIT', *PROCFS], 'verify': PROCFS, 'help': [],
}
# Arguments without the option, and the option itself, where it needs something else.
CASES = {
    ('show', '--counters'): ([*PROCFS, '-j'], None),
    ('netns', '--sort'): (PROCFS, ['--sort', 'LAST_ACK']),
    ('peers', '--procfs'): ([], ['-p', 'saved']),
    ('peers', '--source'): ([], None),
    ('processes', '--procfs'): ([], ['-p', 'held']),
    ('processes', '--source'): (['-p', 'held'], None),
    ('explain', '--netns'): (EACH['explain'], ['-N', 'no-such-name']),
    ('ports', '--file'): ([], PORTS),
    ('netns', '--file'): ([], NETNS),
    ('idle', '--file'): ([], IDLE),
    ('diagnose', '--interval'): (['--interval', '0.001', '-j', *PROCFS], None),
}
# Without the module it only says so.
NEED_MODULE = (('verify', '--json'), ('verify', '--output'))
FORMATS = ('json', 'prometheus', 'prometheus-node', 'influx', 'collectd', 'zabbix')


def run(args):
    if os.path.exists('written'):
        os.unlink('written')
    env = dict(os.environ, COLLECTD_HOSTNAME='host', LC_ALL='C.UTF-8')
    try:
        done = subprocess.run([TCPSTATES, *args], env=env, stdin=subprocess.DEVNULL, check=False,
                              capture_output=True, timeout=1 if 'fifo' in args else 60)
    except subprocess.TimeoutExpired:
        return None, b'', b''
    return done.returncode, without_times(done.stdout), without_times(done.stderr)


def without_times(output):
    """Leave out the time of the reading and the measured interval, which change by themselves."""
    output = re.sub(rb'"time_ms":\d+', b'', output)
    output = re.sub(rb'"interval_ms":\d\d?\b', b'', output)
    output = re.sub(rb'\bin \d{1,3} ms\b', b'', output)
    # The cost of a dump.
    output = re.sub(rb', dump .*', b'', output)
    output = re.sub(rb'(dump_(cpu_)?(ns|(duration_)?seconds)\b(.* N:|[^0-9]*))[0-9.]+', rb'\1',
                    output)
    return re.sub(rb'\b1[789]\d{8}([.]\d+|\d{9}|\d{3})?\b', b'', output)


def options_of(command):
    text = run(['help', command])[1].decode()
    return re.findall(r'^  (?:-.,|   ) (--[a-z0-9-]+)', text, re.M)


def is_refused(command, result):
    return result[0] == (3 if command == 'check' else 2)


def compare(command, without, option):
    """Return what is wrong with the option, or None."""
    before, after = run([command, *without]), run([command, *without, *option])
    if '-p' in without or SAMPLE[1] in without:  # not this machine's own sockets
        assert run([command, *without]) == before, f'{command} {without} changes by itself'
    if is_refused(command, before):
        return f'{command} {without}: refused without {option}: {before}'
    if after == before:
        return f'{command} {" ".join(without)}: no effect of {" ".join(option)}'
    return None


def each_option():
    for command in EACH:
        for name in options_of(command):
            if (command, name) in NEED_MODULE:
                continue
            assert name in OPTIONS, f'a new option: add {name} to OPTIONS'
            without, option = EACH[command], OPTIONS[name]
            if name in ('--file', '--procfs', '--source'):
                without = [word for word in without if word not in PROCFS]
            if (command, name) in CASES:
                case = CASES[command, name]
                without, option = case[0], case[1] or option
            if name == '--timeout':
                without = ['LISTEN', '-f', 'fifo']
            yield compare(command, without, option)


def with_formats():
    """A choice of what is printed has an effect in each format, or is refused with it."""
    for command in ('show', 'ports', 'netns', 'idle', 'peers', 'processes'):
        for name in options_of(command):
            if name not in ('--ipv4', '--ipv6', '--sort', '--top', '--resolve', '--netns',
                            '--counters', '--prefix', '--port', '--side', '--units'):
                continue
            for form in FORMATS:
                without = [*EACH[command], '--format', form]
                option = CASES.get((command, name), (None, None))[1] or OPTIONS[name]
                if not is_refused(command, run([command, *without])):
                    yield compare(command, without, option)


def without_operands():
    for name in ('--netns', '--procfs', '--json'):
        yield compare('explain', [], OPTIONS[name])


def main():
    found = [*each_option(), *with_formats(), *without_operands()]
    wrong = [text for text in found if text]
    assert len(found) > 100, f'only {len(found)} cases'
    print(*wrong, sep='\n')
    sys.exit(bool(wrong))


main()
