export const parseArgs=1
