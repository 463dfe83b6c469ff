/** Which family of algorithms 密码套件: international, or the Chinese national standards 国密. */
export type ProfileName = 'intl' | 'gm'

/** A key pair as raw bytes: what is kept, and what is handed out. */
export interface KeyPair {
  publicKey: Buffer
  privateKey: Buffer
}

/** A symmetric key with the id that ciphertexts name it by. */
export interface DataKey {
  id: string
  /** 32 bytes. */
  bytes: Buffer
}

/** Everything that the project asks of cryptography, once per family of algorithms. Bytes in, bytes out. */
export interface Profile {
  readonly name: ProfileName
  /** Hash of 32 bytes: SHA-256 or SM3. */
  digest(data: Uint8Array): Buffer
  /** Authentication code of 32 bytes: HMAC over the profile's hash. */
  mac(key: Uint8Array, data: Uint8Array): Buffer
  /** Encrypts and authenticates under a key of 32 bytes; nonce, ciphertext and tag come in one piece. */
  encrypt(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Buffer
  /** What `encrypt` was given; undefined where anything of it was changed. */
  decrypt(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | undefined
  /** Signatures of 64 bytes: Ed25519, or SM2 with the default user id. */
  readonly signing: {
    generate(): KeyPair
    publicKeyOf(privateKey: Uint8Array): Buffer
    sign(privateKey: Uint8Array, message: Uint8Array): Buffer
    verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  }
  /** Encryption of a key to a recipient's public key: HPKE over X25519, or SM2. */
  readonly wrapping: {
    generate(): KeyPair
    wrap(publicKey: Uint8Array, secret: Uint8Array, associated: Uint8Array): Buffer
    unwrap(privateKey: Uint8Array, wrapped: Uint8Array, associated: Uint8Array): Buffer | undefined
  }
}
