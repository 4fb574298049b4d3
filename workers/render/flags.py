"""The browser's command line: no network, no surprises, the same pixels everywhere."""

from pathlib import Path

NO_NETWORK = (
    # each of the first three alone leaves a way out; WebRTC passes by all of them
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
)
SAME_PIXELS = (
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--lang=en-US",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-software-rasterizer",
)
QUIET = (
    "--headless=new",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--metrics-recording-only",
    "--disable-search-engine-choice-screen",
    "--disable-features=Translate,MediaRouter,DialMediaRouteProvider,OptimizationHints,SpareRendererForSitePerProcess",
)
STEADY = (
    # a page nobody looks at must not be slowed down
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-ipc-flooding-protection",
    "--disable-hang-monitor",
)


def browser_command(browser: Path, *, sandbox: bool) -> list[str]:
    """The command that starts the browser; the keeper puts its folder in place of ``{profile}``."""
    return [
        str(browser),
        *QUIET,
        *SAME_PIXELS,
        *STEADY,
        *NO_NETWORK,
        *([] if sandbox else ["--no-sandbox"]),
        "--remote-debugging-port=0",
        "--user-data-dir={profile}",
        "about:blank",
    ]


def driver_command(driver: Path) -> list[str]:
    """The command that starts the driver on a free port, told in its log."""
    return [str(driver), "--port=0"]
