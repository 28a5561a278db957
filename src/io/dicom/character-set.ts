/** Names of the encodings as `TextDecoder` knows them, by the defined terms of Specific Character Set (0008,0005). */
const ENCODINGS: Readonly<Record<string, string>> = {
  "ISO_IR 100": "latin1",
  "ISO_IR 101": "iso-8859-2",
  "ISO_IR 109": "iso-8859-3",
  "ISO_IR 110": "iso-8859-4",
  "ISO_IR 144": "iso-8859-5",
  "ISO_IR 127": "iso-8859-6",
  "ISO_IR 126": "iso-8859-7",
  "ISO_IR 138": "iso-8859-8",
  "ISO_IR 148": "iso-8859-9",
  "ISO_IR 203": "iso-8859-15",
  "ISO_IR 13": "shift_jis",
  "ISO_IR 166": "windows-874",
  "ISO_IR 192": "utf-8",
  "ISO_IR 58": "gbk",
  "ISO_IR 87": "iso-2022-jp",
  "ISO_IR 149": "euc-kr",
  "ISO_IR 159": "iso-2022-jp",
  GB18030: "gb18030",
  GBK: "gbk",
};

/**
 * Text in the character set that a file names. Of several sets the last that is known is taken, which is right for the
 * usual pair of ASCII and one more; the escape sequences that announce Korean and Chinese are dropped.
 */
export function decodeText(bytes: Uint8Array, characterSet = ""): string {
  const names = characterSet.split("\\").map((name) => name.trim().replace("ISO 2022 IR", "ISO_IR"));
  const encoding = names.map((name) => ENCODINGS[name]).findLast((found) => found !== undefined) ?? "latin1";
  const decoded = decoderOf(encoding).decode(bytes);
  return decoded.replaceAll("\x1b$)C", "").replaceAll("\x1b$)A", "").replaceAll("\x1b(B", "");
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    // a runtime with few encodings
    return new TextDecoder("latin1");
  }
}
