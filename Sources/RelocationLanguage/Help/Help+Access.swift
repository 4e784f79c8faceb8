extension Help {
    /// How to sign in.
    static let credentials = """
        What follows `using` in `connect VAULT using …`; without it the first that serves of environment, workload,
        managed, Azure CLI and Azure Developer CLI, as in the Azure SDKs (AZURE_TOKEN_CREDENTIALS narrows it):

          environment [PREFIX]  AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH,
                                each with PREFIX before it: `using environment TARGET_`
          workload              a cluster's token file, a job of GitHub Actions or of Azure Pipelines
          managed [ID]          the identity of this machine or service; ID is a client id, object:ID or a resource id
          cli                   who is signed in with `az login`
          device-code           a code to type in a browser elsewhere
          token $env.NAME       a token that somebody else got

          Example: connect contoso-we using managed 5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88

        """

    /// The file of bookmarks.
    static let bookmarks = """
        `connect @prod` connects the pair of a bookmark as `source` and `target`, `connect @prod.source` one of them.
        `show bookmarks` lists them. They stand in bookmarks.json in $XDG_CONFIG_HOME/kvmsh or ~/.config/kvmsh:

          { "prod": { "source": { "vault": "contoso-we", "credential": "managed" },
                      "target": { "vault": "contoso-ne", "credential": "environment TARGET_",
                                  "tenant": "11111111-1111-1111-1111-111111111111", "cloud": "public" } } }

        `vault` is a name, a URL or a resource id, `credential` what follows `using`. No secret belongs here.

          Example: connect @prod

        """
}
