internal import ExactJSON

/// The service's error envelope: `{"error":{"code","message","innererror":{"code"}}}`.
struct ServiceProblem {
    var code: String?
    var message: String?
    var innerCode: String?

    init(body: [UInt8]) {
        guard let error = (try? JSON(parsing: body))?["error"] else { return }
        code = error["code"]?.jsonString?.lossyText
        message = error["message"]?.jsonString?.lossyText
        var inner = error["innererror"]
        while let level = inner {
            if let code = level["code"]?.jsonString?.lossyText {
                innerCode = code
                return
            }
            inner = level["innererror"]
        }
    }
}

extension VaultError {
    /// 404: the object, or the collection's entry, is not there.
    public var isNotFound: Bool { status == 404 }

    /// 403 for any reason.
    public var isForbidden: Bool { status == 403 }

    /// 403 because a role or an access policy is missing.
    public var isPermissionDenied: Bool {
        isForbidden && ["AccessDenied", "ForbiddenByPolicy", "ForbiddenByRbac"].contains(innerCode)
    }

    /// 403 because of the vault's firewall or its closed public access: nothing else will work either.
    public var isNetworkDenied: Bool {
        isForbidden && ["ForbiddenByFirewall", "ForbiddenByConnection"].contains(innerCode)
    }

    /// 403 because the version is disabled.
    public var isDisabled: Bool { isForbidden && ["SecretDisabled", "KeyDisabled"].contains(innerCode) }

    /// 403 without a reason: of a disabled version it means that it is disabled.
    public var isForbiddenWithoutReason: Bool { isForbidden && innerCode == nil }

    /// 403 because the object belongs to a certificate.
    public var isManaged: Bool { isForbidden && innerCode?.hasSuffix("ManagedByKeyVault") == true }

    /// 409 for any reason.
    public var isConflict: Bool { status == 409 }

    /// 409 while a delete is still running.
    public var isBeingDeleted: Bool { isConflict && innerCode == "ObjectIsBeingDeleted" }

    /// 409 while a recover is still running.
    public var isBeingRecovered: Bool { isConflict && innerCode == "ObjectIsBeingRecovered" }

    /// 409 because a soft-deleted object has the name.
    public var isDeletedButRecoverable: Bool { isConflict && innerCode == "ObjectIsDeletedButRecoverable" }

    /// 409 with the code `Forbidden`: a certificate's create is in progress.
    public var isPendingCertificate: Bool { isConflict && serviceCode == "Forbidden" }

    /// 400: the blob is damaged, or of another kind.
    public var isMalformedBackup: Bool { status == 400 && serviceCode == "Malformed backup blob" }

    /// 413: the body is larger than the service takes.
    public var isTooLarge: Bool { status == 413 }

    /// 400 `NotSupported` on a purge: the vault has purge protection.
    public var isPurgeProtected: Bool { status == 400 && serviceCode == "NotSupported" }

    /// 429.
    public var isThrottled: Bool { status == 429 }

    /// A blob of another geography or subscription. No code is known, so this is decided by the text, in any 4xx.
    public var isWrongWorld: Bool {
        guard let status, (400...499).contains(status) else { return false }
        return message.lowercased().range(ofASCII: "decrypt backup blob") != nil
    }

    /// The host has no address, nobody answers, or what answers is not the vault.
    public var isUnreachable: Bool { code == .transport || code == .tls }

    /// Nothing else in this vault can work either: sign-in, TLS, firewall.
    public var stopsStatement: Bool {
        [.tls, .unauthorized, .signIn, .untrustedLink].contains(code) || isNetworkDenied
    }

    /// The failure behind an unknown outcome, when it came from the vault or the way to it.
    public var causeInVault: VaultError? { cause as? VaultError }
}
