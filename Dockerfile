FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
# prepare, which npm runs, builds dist and apps-script/dist; esbuild is of no use after it
RUN npm ci --omit=dev && rm -rf node_modules/esbuild node_modules/@esbuild

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json /app/run-built.mjs ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/apps-script/dist apps-script/dist
RUN install -d -o node -g node -m 0700 /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "run-built.mjs", "server"]
