// The mails that the node has captured.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => path.endsWith('.eml'));
}

function body(text) {
  const [head, ...rest] = text.split(/\r?\n\r?\n/);
  const content = rest.join('\n\n');
  if (/content-transfer-encoding:\s*base64/i.test(head)) return Buffer.from(content, 'base64').toString('utf8');
  if (/content-transfer-encoding:\s*quoted-printable/i.test(head)) {
    const bytes = content.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  const boundary = /boundary="?([^"\r\n;]+)/i.exec(head)?.[1];
  if (!boundary) return content;
  return content.split(`--${boundary}`).map((part) => body(part.replace(/^\r?\n/, ''))).join('\n');
}

/** The header fields, each in one line. */
function head(text) {
  return text.split(/\r?\n\r?\n/)[0].replace(/\r?\n[ \t]+/g, ' ');
}

const taken = new Set();

/** Waits for a mail to this address in which `pattern` is found, and gives what it found. A mail is taken once. */
export async function receive(folder, address, pattern) {
  for (;;) {
    const unread = files(folder).filter((path) => !taken.has(path)).sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
    for (const path of unread) {
      const text = readFileSync(path, 'utf8');
      const found = text.includes(address) && (pattern.exec(body(text)) ?? pattern.exec(head(text)));
      if (found) {
        taken.add(path);
        return found[1];
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
