import { describe, expect, test } from 'vitest'
import { libraryCtr, nativeCtr } from '../src/gm/sm4.ts'
import { librarySm3, nativeSm3 } from '../src/gm/sm3.ts'
import { decrypt, publicKeyOf, verify } from '../src/gm/sm2.ts'
import { gcmDecrypt, gcmEncrypt } from '../src/intl/gcm.ts'
import { exchange, openBase, sealBase } from '../src/intl/hpke.ts'
import { intl } from '../src/intl/index.ts'

const bytes = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
const ascii = (text: string) => Buffer.from(text, 'ascii')

describe('intl', () => {
  // "The Galois/Counter Mode of Operation", submitted to NIST for SP 800-38D, appendix B, test cases 14 and 16.
  test.each([
    {
      key: '00'.repeat(32),
      nonce: '00'.repeat(12),
      plain: '00'.repeat(16),
      associated: '',
      sealed: 'cea7403d4d606b6e074ec5d3baf39d18 d0d1c8a799996bf0265b98b5d48ab919',
    },
    {
      key: 'feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308',
      nonce: 'cafebabefacedbaddecaf888',
      plain: `d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39`,
      associated: 'feedfacedeadbeeffeedfacedeadbeef abaddad2',
      sealed: `522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa
        8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662 76fc6ece0f4e1768cddf8853bb2d551b`,
    },
  ])('AES-256-GCM of NIST', ({ key, nonce, plain, associated, sealed }) => {
    const given = [bytes(key), bytes(nonce)] as const
    expect(gcmEncrypt(...given, bytes(plain), bytes(associated))).toEqual(bytes(sealed))
    expect(gcmDecrypt(...given, bytes(sealed), bytes(associated))).toEqual(bytes(plain))
  })

  // RFC 4231, test cases 1, 2, 3, 4, 6 and 7.
  test.each([
    ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      'cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      'aa'.repeat(131),
      ascii('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      'aa'.repeat(131),
      ascii(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ).toString('hex'),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('HMAC-SHA-256 of RFC 4231', (key, data, code) => {
    expect(intl.mac(bytes(key), bytes(data)).toString('hex')).toBe(code)
  })

  // FIPS 180-4, the example of one block.
  test('SHA-256', () => {
    expect(intl.digest(ascii('abc')).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  // RFC 8032, section 7.1, tests 1 to 3.
  test.each([
    {
      secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      open: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature: `e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
        5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b`,
    },
    {
      secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      open: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature: `92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`,
    },
    {
      secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      open: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      message: 'af82',
      signature: `6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
        18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a`,
    },
  ])('Ed25519 of RFC 8032', ({ secret, open, message, signature }) => {
    expect(intl.signing.publicKeyOf(bytes(secret))).toEqual(bytes(open))
    expect(intl.signing.sign(bytes(secret), bytes(message))).toEqual(bytes(signature))
    expect(intl.signing.verify(bytes(open), bytes(message), bytes(signature))).toBe(true)
  })

  // RFC 7748, section 6.1.
  test('X25519 of RFC 7748', () => {
    const alice = '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'
    const bob = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'
    const bobOpen = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'
    const aliceOpen = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'
    const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742'
    expect(exchange(bytes(alice), bytes(bobOpen)).toString('hex')).toBe(shared)
    expect(exchange(bytes(bob), bytes(aliceOpen)).toString('hex')).toBe(shared)
  })

  // RFC 9180, appendix A.1.1 (AES-128-GCM), sequence number 0: the key schedule is that of AES-256-GCM.
  test('HPKE of RFC 9180', () => {
    const ephemeral = {
      privateKey: bytes('52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736'),
      publicKey: bytes('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
    }
    const recipient = {
      privateKey: bytes('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
      publicKey: bytes('3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d'),
    }
    const info = bytes('4f6465206f6e2061204772656369616e2055726e')
    const associated = bytes('436f756e742d30')
    const plain = bytes('4265617574792069732074727574682c20747275746820626561757479')
    const sealed = sealBase(1, recipient.publicKey, ephemeral, { info, associated, plain })
    expect(sealed.subarray(32)).toEqual(
      bytes('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
    )
    expect(openBase(1, recipient.privateKey, sealed, { info, associated })).toEqual(plain)
  })
})

describe.each([
  ['of OpenSSL', nativeSm3, nativeCtr],
  ['of the library', librarySm3, libraryCtr],
] as const)('gm %s', (_, sm3, ctr) => {
  // GB/T 32905-2016, appendix A.
  test.each([
    ['616263', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['61626364'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('SM3 of GB/T 32905', (message, digest) => {
    expect(sm3.digest(bytes(message)).toString('hex')).toBe(digest)
  })

  // GM/T 0042-2015, appendix D.3, examples 1 and 2.
  test.each([
    [
      '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20',
      ascii('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'.repeat(2)).toString('hex'),
      'ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a',
    ],
    [
      '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425',
      'cd'.repeat(50),
      '220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae',
    ],
  ])('HMAC-SM3 of GM/T 0042', (key, message, code) => {
    expect(sm3.mac(bytes(key), bytes(message)).toString('hex')).toBe(code)
  })

  // GB/T 32907-2016, appendix A.1, as the first block of a counter stream.
  test('SM4 of GB/T 32907', () => {
    const block = bytes('0123456789abcdeffedcba9876543210')
    expect(ctr(block, block, Buffer.alloc(16)).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  })

  // draft-ribose-cfrg-sm4, appendix A.2.5.1.
  test('SM4-CTR over several blocks', () => {
    const plain = bytes(['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'aa', 'bb'].map((b) => b.repeat(8)).join(''))
    const key = bytes('0123456789abcdeffedcba9876543210')
    const sealed = bytes(`ac3236cb970cc20791364c395a1342d1 a3cbc1878c6f30cd074cce385cdd70c7
      f234bc0e24c11980fd1286310ce37b92 6e02fcd0faa0baf38b2933851d824514`)
    expect(ctr(key, bytes('000102030405060708090a0b0c0d0e0f'), plain)).toEqual(sealed)
  })

  test('a counter at its end goes on from nought', () => {
    const [key, end] = [Buffer.alloc(16, 7), Buffer.alloc(16, 0xff)]
    const two = ctr(key, end, Buffer.alloc(32))
    expect(two.subarray(16)).toEqual(nativeCtr(key, Buffer.alloc(16), Buffer.alloc(16)))
  })
})

describe('SM2 of GB/T 32918.5', () => {
  const privateKey = bytes('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')
  const publicKey = bytes(`04 09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020
    ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13`)
  const signature = bytes(`f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3
    b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa`)

  test('key pair', () => {
    expect(publicKeyOf(privateKey)).toEqual(publicKey)
  })

  test('signature under the default user id', () => {
    expect(verify(publicKey, ascii('message digest'), signature)).toBe(true)
    expect(verify(publicKey, ascii('message digesT'), signature)).toBe(false)
  })

  test('encryption', () => {
    const encrypted = bytes(`04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73
      e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0
      59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766
      21886ca989ca9c7d58087307ca93092d651efa`)
    expect(decrypt(privateKey, encrypted)?.toString()).toBe('encryption standard')
  })

  test('a signature out of range is none', () => {
    const order = bytes('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
    for (const wrong of [Buffer.alloc(32), order]) {
      expect(verify(publicKey, ascii('x'), Buffer.concat([wrong, signature.subarray(32)]))).toBe(false)
      expect(verify(publicKey, ascii('x'), Buffer.concat([signature.subarray(0, 32), wrong]))).toBe(false)
    }
  })

  test('a public key off the curve verifies nothing', () => {
    const off = Buffer.from(publicKey)
    off[64] = (off[64] as number) ^ 1
    expect(verify(off, ascii('message digest'), signature)).toBe(false)
  })
})
