"""Programs in many languages that verify messages: a function of the documentation, and a loop that asks it.

A program reads a message a line (secret, id, timestamp, signatures and the body in base64, with tabs between, a header
that is not there empty) and prints ``yes`` or ``no`` for each.
"""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.receivers import Received

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")

PYTHON = """
import base64
import sys

for line in sys.stdin:
    secret, *values, body = line.rstrip("\\n").split("\\t")
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: value for name, value in zip(names, values) if value}
    try:
        assert verified(secret, headers, base64.b64decode(body))["type"]
        print("yes")
    except ValueError:
        print("no")
"""

JAVASCRIPT = """
for (const line of require("node:fs").readFileSync(0, "latin1").trimEnd().split("\\n")) {
  const [secret, id, timestamp, signature, body] = line.split("\\t");
  const all = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  try {
    verified(secret, headers, Buffer.from(body, "base64")).type.length;
    console.log("yes");
  } catch {
    console.log("no");
  }
}
"""

GO = """package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"

	webhooks "example.com/verify/webhooks"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\\t")
		header := http.Header{}
		for at, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
			if parts[at+1] != "" {
				header.Set(name, parts[at+1])
			}
		}
		body, _ := base64.StdEncoding.DecodeString(parts[4])
		if webhooks.Verify(parts[0], header, body) == nil {
			fmt.Println("yes")
		} else {
			fmt.Println("no")
		}
	}
}
"""

RUBY = """
STDIN.each_line(chomp: true) do |line|
  secret, *values, body = line.split("\\t", -1)
  headers = %w[webhook-id webhook-timestamp webhook-signature].zip(values).reject { |_, value| value.empty? }.to_h
  begin
    verified(secret, headers, body.unpack1("m")).fetch("type")
    puts "yes"
  rescue StandardError
    puts "no"
  end
end
"""

PHP = """
foreach (file('php://stdin', FILE_IGNORE_NEW_LINES) as $line) {
    [$secret, $id, $timestamp, $signature, $body] = explode("\\t", $line);
    $all = ['webhook-id' => $id, 'webhook-timestamp' => $timestamp, 'webhook-signature' => $signature];
    try {
        echo isset(verified($secret, array_filter($all, 'strlen'), base64_decode($body))['type']) ? "yes\\n" : "no\\n";
    } catch (Exception $error) {
        echo "no\\n";
    }
}
"""

JAVA = """
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

final class Main {
    public static void main(String[] arguments) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in));
        String[] names = {"webhook-id", "webhook-timestamp", "webhook-signature"};
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\\t", -1);
            Map<String, String> headers = new HashMap<>();
            for (int at = 0; at < 3; at++) {
                if (!parts[at + 1].isEmpty()) headers.put(names[at], parts[at + 1]);
            }
            try {
                Webhooks.verify(parts[0], headers::get, Base64.getDecoder().decode(parts[4]));
                System.out.println("yes");
            } catch (java.security.GeneralSecurityException error) {
                System.out.println("no");
            }
        }
    }
}
"""

CSHARP = """
static class Program
{
    static void Main()
    {
        for (var line = System.Console.ReadLine(); line != null; line = System.Console.ReadLine())
        {
            var parts = line.Split('\\t');
            System.Func<string, string> header = name => {
                var at = System.Array.IndexOf(new[] { "webhook-id", "webhook-timestamp", "webhook-signature" }, name);
                return parts[at + 1] == "" ? null : parts[at + 1];
            };
            try
            {
                Webhooks.Verify(parts[0], header, System.Convert.FromBase64String(parts[4]));
                System.Console.WriteLine("yes");
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                System.Console.WriteLine("no");
            }
        }
    }
}
"""


@dataclass(frozen=True, slots=True)
class Language:
    """How a program of this language is made of a function; ``needs``: the commands for it."""

    needs: tuple[str, ...]
    write: Callable[[str, Path], Sequence[Sequence[str]]]
    """Writes the program into a folder and gives the commands that build and run it."""

    @property
    def missing(self) -> str:
        """What this machine has not got."""
        return " and ".join(command for command in self.needs if not shutil.which(command))


def answers(language: Language, function: str, lines: Sequence[str], folder: Path, **environ: str) -> list[bool]:
    """What a program with this function says of these messages, one after the other."""
    *builds, run = language.write(function, folder)
    options = {"cwd": folder, "env": os.environ | environ, "capture_output": True, "text": True, "timeout": 120}
    for build in builds:
        built = subprocess.run(build, check=False, **options)  # type: ignore[call-overload]
        assert built.returncode == 0, built.stderr
    done = subprocess.run(run, input="\n".join(lines) + "\n", check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    told = done.stdout.split()
    assert set(told) <= {"yes", "no"}, done.stdout
    return [word == "yes" for word in told]


def line_of(secret: str, message: Received, **headers: str) -> str:
    """A message as programs read it, with these headers in place of its own: ``webhook_id=""``: none."""
    replaced = {name.replace("_", "-"): value for name, value in headers.items()}
    found: Mapping[str, str] = message.headers | replaced
    return "\t".join([secret, *(found[name] for name in NAMES), base64.b64encode(message.body).decode()])


def _script(name: str, rest: str, *command: str) -> Callable[[str, Path], Sequence[Sequence[str]]]:
    def write(function: str, folder: Path) -> Sequence[Sequence[str]]:
        (folder / name).write_text(function + rest, encoding="utf-8")
        return [[*command, name]]

    return write


def _go(function: str, folder: Path) -> Sequence[Sequence[str]]:
    (folder / "webhooks").mkdir()
    (folder / "webhooks" / "webhooks.go").write_text(function, encoding="utf-8")
    (folder / "main.go").write_text(GO, encoding="utf-8")
    (folder / "go.mod").write_text("module example.com/verify\n\ngo 1.19\n", encoding="utf-8")
    return [["go", "vet", "./..."], ["go", "build", "-o", "verify", "."], [str(folder / "verify")]]


def _java(function: str, folder: Path) -> Sequence[Sequence[str]]:
    (folder / "Webhooks.java").write_text(function, encoding="utf-8")
    (folder / "Main.java").write_text(JAVA, encoding="utf-8")
    return [["javac", "-encoding", "UTF-8", "Webhooks.java", "Main.java"], ["java", "-cp", ".", "Main"]]


def _csharp(function: str, folder: Path) -> Sequence[Sequence[str]]:
    (folder / "webhooks.cs").write_text(function + CSHARP, encoding="utf-8")
    return [["mcs", "-out:verify.exe", "webhooks.cs"], ["mono", "verify.exe"]]


LANGUAGES = {
    "python": Language((), _script("verify.py", PYTHON, sys.executable)),
    "js": Language(("node",), _script("verify.js", JAVASCRIPT, "node")),
    "go": Language(("go",), _go),
    "ruby": Language(("ruby",), _script("verify.rb", RUBY, "ruby")),
    "php": Language(("php",), _script("verify.php", PHP, "php")),
    "java": Language(("javac", "java"), _java),
    "csharp": Language(("mcs", "mono"), _csharp),
}
