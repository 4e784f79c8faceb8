/// The errors of Resource Manager (facts 5.2, last paragraph) that more than one route uses.
extension ServiceError {
    static func resourceNotFound(_ scope: Scope) -> ServiceError {
        let resource = [scope.type, scope.name].compactMap { $0 }.joined(separator: "/")
        return ServiceError(
            404, "ResourceNotFound",
            "The Resource '\(resource)' under resource group '\(scope.group ?? "<null>")' was not found. For more "
                + "details please go to https://aka.ms/ARMResourceNotFoundFix")
    }

    static func groupNotFound(_ name: String) -> ServiceError {
        ServiceError(404, "ResourceGroupNotFound", "Resource group '\(name)' could not be found.")
    }

    static func subscriptionNotFound(_ id: String) -> ServiceError {
        ServiceError(404, "SubscriptionNotFound", "The subscription '\(id)' could not be found.")
    }

    static func authorizationFailed(_ caller: Caller, _ action: String, _ scope: Scope) -> ServiceError {
        ServiceError(
            403, "AuthorizationFailed",
            "The client '\(caller.clientID)' with object id '\(caller.objectID)' does not have authorization to perform "
                + "action '\(action)' over scope '\(scope)' or the scope is invalid. If access was recently granted, "
                + "please refresh your credentials.")
    }

    static func scopeLocked(_ scope: Scope, _ method: String, by lock: Resource) -> ServiceError {
        ServiceError(
            409, "ScopeLocked",
            "The scope '\(scope)' cannot perform \(method == "DELETE" ? "delete" : "write") operation because following "
                + "scope(s) are locked: '\(lock.scope.base)'. Please remove the lock and try again.")
    }

    static let requestBodyMissing = ServiceError(
        400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.")

    static let locationRequired = ServiceError(
        400, "LocationRequired", "The location property is required for this definition.")

    static func locationNotAvailable(_ location: String, _ type: String) -> ServiceError {
        let known = Region.all.map(\.name).joined(separator: ",")
        return ServiceError(
            400, "LocationNotAvailableForResourceType",
            "The provided location '\(location)' is not available for resource type '\(type)'. List of available regions "
                + "for the resource type is '\(known)'.")
    }

    static func locationDiffers(_ scope: Scope, _ old: String, _ new: String) -> ServiceError {
        ServiceError(
            409, "InvalidResourceLocation",
            "The resource '\(scope.name)' already exists in location '\(old)' in resource group '\(scope.group ?? "")'. A "
                + "resource with the same name cannot be created in location '\(new)'. Please select a new resource "
                + "name.")
    }

    /// A property of a vault that cannot have this value; `name` is its path below `properties`.
    static func invalidVaultParameter(_ name: String) -> ServiceError {
        ServiceError(400, "BadRequest", "An invalid value was provided for '\(name)'.")
    }

    static func vaultNameNotValid(_ name: String) -> ServiceError {
        ServiceError(400, "VaultNameNotValid", vaultNameRule(name))
    }

    /// Text of both the error and the name check.
    static func vaultNameRule(_ name: String) -> String {
        "The vault name '\(name)' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must "
            + "begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link "
            + "for more information: https://go.microsoft.com/fwlink/?linkid=2147742"
    }

    static func vaultAlreadyExists(_ name: String) -> ServiceError {
        ServiceError(409, "VaultAlreadyExists", vaultNameTaken(name))
    }

    /// Text of both the error and the name check.
    static func vaultNameTaken(_ name: String) -> String {
        "The vault name '\(name)' is already in use. Vault names are globally unique so it is possible that the name is "
            + "already taken. If you are sure that the vault name was not taken then it is possible that a vault with "
            + "the same name was recently deleted but not purged after being placed in a recoverable state. Follow this "
            + "link for more information: https://go.microsoft.com/fwlink/?linkid=2147740"
    }

    static let vaultIsDeleted = ServiceError(
        409, "ConflictError",
        "A vault with the same name already exists in deleted state. You need to either recover or purge existing key "
            + "vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft "
            + "delete.")

    static func deletedVaultNotFound(_ name: String) -> ServiceError {
        ServiceError(404, "DeletedVaultNotFound", "The specified deleted vault '\(name)' does not exist.")
    }
}
