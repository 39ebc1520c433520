#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A window of WebKitGTK with nothing but the page, for WebKitWebDriver.

usage: webkit_window.py LOG

MiniBrowser's tools need 447 pixels, more than a phone has. The log gets each request as
"URL …", each failed one as "FAILED …" too, and the messages of the console. SIGUSR1 asks
for dark colours, SIGUSR2 for light ones.
"""

import os
import signal
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
# pylint: disable-next=wrong-import-position
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402


def loading(_view, resource, request):
    """Log a request, and its failure unless the page is left."""
    url = request.get_uri()
    print("URL", url, flush=True)

    def finished(_resource):
        response = resource.get_response()
        if response and response.get_status_code() >= 400:
            print("FAILED %d: %s" % (response.get_status_code(), url), flush=True)

    def failed(_resource, error):
        if not error.matches(WebKit2.network_error_quark(), WebKit2.NetworkError.CANCELLED):
            print("FAILED %s: %s" % (error.message, url), flush=True)

    resource.connect("finished", finished)
    resource.connect("failed", failed)


def make(context):
    """Show a window, and return its view."""
    # A view without storage would keep the messages of its console to itself.
    settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
    view = WebKit2.WebView(web_context=context, settings=settings,
                           is_controlled_by_automation=True)
    view.connect("resource-load-started", loading)
    window = Gtk.Window()
    window.add(view)
    window.show_all()
    return view


def started(context, session):
    """Introduce this browser to the driver, by the version of its engine."""
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(),
                     WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", lambda _session: make(context))


def colours(dark):
    Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", dark)
    return GLib.SOURCE_CONTINUE


def main():
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    context = WebKit2.WebContext()
    context.set_automation_allowed(True)
    context.connect("automation-started", started)
    for number, dark in ((signal.SIGUSR1, True), (signal.SIGUSR2, False)):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, colours, dark)
    Gtk.main()


main()
