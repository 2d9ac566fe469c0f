# The image does what the README says: `npm ci`, then what `npm start` runs.
#
# Two base images, because they do different things. The first has npm. The last one needs neither npm nor a Node of its
# own: the runtime is the npm package `node`, pinned in package.json, so that a laptop and a container run the same one.
# It is a glibc program that needs libstdc++, as sharp does; Debian's slim image has both, Alpine has neither.

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
# What the installer of the package `node` leaves behind: headers and manuals.
RUN rm -rf node_modules/node/node_modules
# Empty: a volume takes over whose it is.
RUN mkdir -m 700 /data

FROM debian:13-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    SAKSI_DATA=/data \
    PATH=/app/node_modules/.bin:$PATH
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE NOTICE ./
COPY src src
COPY policies policies
COPY populations populations
COPY schema schema
# The embedded record and its keys: what is in it has to outlive the container. With DATABASE_URL and SAKSI_MASTER_KEYS it
# stays empty.
COPY --from=dependencies --chown=10001:10001 /data /data
VOLUME /data
# No name, and no other files: nothing else in the image belongs to whom the server runs as.
USER 10001:10001
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=3s --start-period=15s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# What `npm start` runs, without npm between the container's signals and the server that has to stop gracefully.
CMD ["node", "src/main.ts"]
