/** Any 2xx: for every webhook, and for the script. */
export const isSuccess = (httpStatus: number) => httpStatus >= 200 && httpStatus <= 299
