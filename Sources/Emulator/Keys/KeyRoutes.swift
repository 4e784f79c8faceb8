/// The routes of keys beside those that all kinds share (facts 3.3).
///
/// `rng` is not among them: only managed HSMs have it.
enum KeyRoutes {
    static func register(on router: inout Router) {
        ObjectOperations<KeyContent>.registerLists(on: &router)
        ObjectOperations<KeyContent>.registerLife(on: &router)
        ObjectOperations<KeyContent>.registerBackup(on: &router)
        router.on("POST", "keys/{name}/create") { context in
            .json(try context.createKey(try context.name(), try context.body()))
        }
        router.on("PUT", "keys/{name}") { context in
            .json(try context.importKey(try context.name(), try context.body()))
        }
        router.on("POST", "keys/{name}/rotate") { context in
            .json(try context.rotateKey(try context.name()))
        }
        router.on("GET", "keys/{name}/{version?}") { context in
            .json(try context.keyBundle(try context.name(), version: context.version))
        }
        router.on("PATCH", "keys/{name}/{version?}") { context in
            .json(try context.updateKey(try context.name(), version: context.version, try context.body()))
        }
        router.on("GET", "keys/{name}/rotationpolicy") { context in
            .json(try context.rotationPolicy(try context.name()))
        }
        router.on("PUT", "keys/{name}/rotationpolicy") { context in
            .json(try context.setRotationPolicy(try context.name(), try context.body()))
        }
        router.on("POST", "keys/{name}/{version?}/release") { context in
            .json(try context.releaseKey(try context.name(), version: context.version))
        }
        router.on("GET", "keys/{name}/{version?}/attestation") { context in
            .json(try context.keyAttestation(try context.name(), version: context.version))
        }
        for operation in KeyOperation.allCases {
            router.on("POST", "keys/{name}/{version?}/\(operation.pathWord)") { context in
                .json(try context.useKey(try context.name(), version: context.version, for: operation))
            }
        }
    }
}
