/** The account of the practice broker. It protects nothing: the broker listens on this machine only. */
export const PRACTICE_LOGIN = { username: "student", password: "practice" } as const;
