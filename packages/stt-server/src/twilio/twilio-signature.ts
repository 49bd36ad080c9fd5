/** Whether Twilio signed a request: `X-Twilio-Signature`. https://www.twilio.com/docs/usage/security#validating-requests */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Of a request without a form, as every upgrade is: HMAC-SHA1 of the whole address under the account's token, in Base64. */
export function isSignedByTwilio(
  signature: string | undefined,
  { url, authToken }: { readonly url: string; readonly authToken: string },
): boolean {
  const expected = createHmac('sha1', authToken).update(url).digest();
  const given = Buffer.from(signature ?? '', 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
