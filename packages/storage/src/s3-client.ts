import { S3Client } from '@aws-sdk/client-s3';

export interface S3Settings {
  readonly bucket: string;
  /** `auto` for R2. */
  readonly region: string;
  /** Absent for AWS. */
  readonly endpoint?: string;
  /** Bucket in the path, not in the host name. Default: with an endpoint. */
  readonly forcePathStyle?: boolean;
  /**
   * Which checksum the server is sent to compare: `when-supported` SHA-256 (and what the SDK adds), `when-required` MD5, for the
   * many servers other than AWS that refuse or ignore the newer ones. Default: `when-required` with an endpoint.
   */
  readonly checksums?: 'when-required' | 'when-supported';
  /** Encryption by the server; absent: as the bucket is set. R2 takes neither. */
  readonly encryption?: { readonly algorithm: 'AES256' | 'aws:kms'; readonly kmsKeyId?: string };
  /** Default: the SDK's chain (environment, shared files, instance role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Attempts of a request that may be repeated. Default 3. */
  readonly attempts?: number;
  /** How long a connection may say nothing. Default 30 s. */
  readonly idleTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;

/** A client and what all requests of a store have in common. */
export interface S3Connection {
  readonly client: S3Client;
  readonly bucket: string;
  readonly checksums: 'when-required' | 'when-supported';
  /** Fields of every request that begins an object. */
  readonly encryption: {
    readonly ServerSideEncryption?: 'AES256' | 'aws:kms';
    readonly SSEKMSKeyId?: string;
  };
}

export function connectS3(settings: S3Settings): S3Connection {
  const hasEndpoint = settings.endpoint !== undefined;
  const checksums = settings.checksums ?? (hasEndpoint ? 'when-required' : 'when-supported');
  const checksumMode = checksums === 'when-required' ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
  const { algorithm, kmsKeyId } = settings.encryption ?? {};
  return {
    client: new S3Client({
      region: settings.region,
      ...(hasEndpoint && { endpoint: settings.endpoint }),
      forcePathStyle: settings.forcePathStyle ?? hasEndpoint,
      requestChecksumCalculation: checksumMode,
      responseChecksumValidation: checksumMode,
      maxAttempts: settings.attempts ?? ATTEMPTS,
      // The SDK's own default waits for ever.
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        socketTimeout: settings.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      },
      ...(settings.credentials !== undefined && { credentials: settings.credentials }),
    }),
    bucket: settings.bucket,
    checksums,
    encryption: {
      ...(algorithm !== undefined && { ServerSideEncryption: algorithm }),
      ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
    },
  };
}
