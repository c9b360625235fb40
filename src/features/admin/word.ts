/** A name as the relay takes it: 1 to 100 characters that are not all spaces. */
export const word = { required: true, maxLength: 100, pattern: '.*\\S.*' }
