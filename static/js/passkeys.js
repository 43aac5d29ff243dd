// Asks the browser for a passkey and sends its answer with the form. Without script, people use a password or a code.

const asks = {
  get: (publicKey) => navigator.credentials.get({ publicKey: read(publicKey) }),
  create: (publicKey) => navigator.credentials.create({ publicKey: resident(read(publicKey)) }),
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => use(part));
  }
}

async function use(part) {
  const said = part.querySelector("[role=alert]");
  const form = document.getElementById(part.dataset.form);
  said.hidden = true;
  try {
    const { publicKey } = part.dataset.address ? await fetched(part.dataset.address) : JSON.parse(part.dataset.options);
    const key = await asks[part.dataset.passkey](publicKey);
    form.elements.credential.value = JSON.stringify(written(key));
    form.submit();
  } catch {
    said.hidden = false;
  }
}

async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  return (await response.json()).request_options;
}

// A key that signs in by itself: it stays on the device and asks for a fingerprint, a face or a PIN.
function resident(options) {
  const selection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return { ...options, authenticatorSelection: { ...options.authenticatorSelection, ...selection } };
}

function read(options) {
  const bytes = { ...options, challenge: decoded(options.challenge) };
  if (options.user) {
    bytes.user = { ...options.user, id: decoded(options.user.id) };
  }
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (options[list]) {
      bytes[list] = options[list].map((each) => ({ ...each, id: decoded(each.id) }));
    }
  }
  return bytes;
}

function written(key) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((name) => key.response[name]);
  return {
    type: key.type,
    id: key.id,
    rawId: encoded(key.rawId),
    clientExtensionResults: key.getClientExtensionResults(),
    response: Object.fromEntries(given.map((name) => [name, encoded(key.response[name])])),
  };
}

function decoded(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function encoded(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
