internal import ExactJSON

/// Delete, recover, purge, backup and restore of a certificate together with its key and its secret.
enum CertificateLifeRoutes {
    static func register(on router: inout Router) {
        router.on("DELETE", "certificates/{name}", delete)
        router.on("POST", "deletedcertificates/{name}/recover", recover)
        router.on("DELETE", "deletedcertificates/{name}", purge)
        router.on("POST", "certificates/{name}/backup", backup)
        router.on("POST", "certificates/restore", restore)
    }

    private static func delete(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        let object = try context.withState { state throws(ServiceError) in
            // What is in progress ends with the deletion.
            try state.certificates.update(name, at: timing.now) { object throws(ServiceError) in
                if object.companion.isInProgress { object.companion.pending = nil }
            }
            let object = try state.certificates.delete(name, timing)
            if !object.isOnlyPending {
                try state.keys.delete(name, timing)
                try state.secrets.delete(name, timing)
            }
            return object
        }
        return ObjectOperations.bundle(of: object, context)
    }

    private static func recover(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        let object = try context.withState { state throws(ServiceError) in
            let object = try state.certificates.recover(name, timing)
            if !object.isOnlyPending {
                try state.keys.recover(name, timing)
                try state.secrets.recover(name, timing)
            }
            return object
        }
        return ObjectOperations.bundle(of: object, context)
    }

    private static func purge(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let timing = context.timing
        try context.withState { state throws(ServiceError) in
            let isOnlyPending = state.certificates.object(name, at: timing.now)?.isOnlyPending ?? false
            try state.certificates.purge(name, timing)
            if !isOnlyPending {
                try state.keys.purge(name, timing)
                try state.secrets.purge(name, timing)
            }
        }
        return EmulatorResponse(status: 204)
    }

    private static func backup(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let now = context.now
        let (certificate, key, secret) = try context.withState { state throws(ServiceError) in
            let certificate = try state.certificates.live(name, at: now)
            guard !certificate.isOnlyPending else {
                throw .badParameter("The certificate \(name) is pending and cannot be backed up\r\n")
            }
            return (certificate, try state.keys.live(name, at: now), try state.secrets.live(name, at: now))
        }
        return try BackupAnswer.seal(
            [
                "source": .text(context.request.origin), "certificate": certificate.sealedForm,
                "key": key.sealedForm, "secret": secret.sealedForm,
            ], versions: certificate.versions.count, of: .certificate, context)
    }

    private static func restore(_ context: RequestContext) throws -> EmulatorResponse {
        let payload = try BackupAnswer.open(as: .certificate, context)
        guard let certificateForm = payload["certificate"], let keyForm = payload["key"],
            let secretForm = payload["secret"]
        else { throw ServiceError.corruptBlob }
        var certificate = try StoredObject<CertificateContent>(sealedForm: certificateForm)
        var key = try StoredObject<KeyContent>(sealedForm: keyForm)
        var secret = try StoredObject<SecretContent>(sealedForm: secretForm)
        certificate.list(from: context.listedFrom)
        key.list(from: context.listedFrom)
        secret.list(from: context.listedFrom)
        try KeyContent.requireFits(key, context.vault.configuration)
        let ids = (
            BackupAnswer.sourceID(of: certificate, payload), BackupAnswer.sourceID(of: key, payload),
            BackupAnswer.sourceID(of: secret, payload)
        )
        let trio = (certificate, key, secret)
        let now = context.now
        try context.withState { state throws(ServiceError) in
            try state.certificates.requireFree(trio.0.name, forRestoreOf: ids.0, at: now)
            try state.keys.requireFree(trio.1.name, forRestoreOf: ids.1, at: now)
            try state.secrets.requireFree(trio.2.name, forRestoreOf: ids.2, at: now)
            state.certificates.put(trio.0)
            state.keys.put(trio.1)
            state.secrets.put(trio.2)
        }
        return ObjectOperations.bundle(of: certificate, context)
    }
}
