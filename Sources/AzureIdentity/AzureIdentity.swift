// AzureIdentity
