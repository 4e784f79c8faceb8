/// The twelve scripts of the language's description.
enum Examples {
    static let scripts: [String] = [
        #"""
        # 1 what runs out
        connect contoso-we; list secrets where expires < now() + 30d and not managed sort by expires
        """#,
        #"""
        # 2 same geography: kvmsh move.kvm contoso-we contoso-ne
        connect $1 as source; connect $2 as target
        let facts = assess source for target
        assert $facts.passed, "${facts.blockers} blockers"
        backup all to "./backup-$1"
        restore into target on conflict skip
        apply settings into target; verify; report to ./move.html
        """#,
        #"""
        # 3 another geography, no files
        connect contoso-we; create vault contoso-us in eastus2 like source resource group rg-us
        connect contoso-us as target; wait until (doctor target).passed for 15m
        copy all into target on conflict newer recreate keys including disabled
        verify; map into target to ./addresses.csv
        """#,
        #"""
        # 4 by hand, sealed to a person and a team
        connect contoso-we; connect contoso-us as target using environment TARGET_
        export all to ./sealed where tags.team = "pay" or tags."cost center" is null \
            sealed to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p, ./team.txt
        set identity ~/.config/age/key.txt; import from ./sealed into target recreate keys, certificates
        verify ./sealed against target
        """#,
        #"""
        # 5 without data
        connect /subscriptions/7e0c27e1-1f83-4d4c-8f4e-5b0e0e4d3a52/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contoso-we
        export template to ./vault.json; create vault contoso-ne in "North Europe" from ./vault.json
        """#,
        #"""
        # 6 for the change board; after its approval: connect @prod; apply plan move.json; verify; validate
        connect @prod; plan to move.json copy all into target on conflict skip
        """#,
        #"""
        # 7 only what is missing
        connect @prod
        let arrived = (list secrets in target).name
        let missing = list secrets in source where enabled and name not in $arrived
        if count($missing) = 0 { echo "nothing to do"; exit }
        copy secret $missing.name into target
        """#,
        #"""
        # 8 a look at keys
        connect contoso-we
        for k in list keys where key-type in ["RSA-HSM", "EC-HSM"] or key-size < 3072 {
          echo "${k.name}: ${default(k.key-size, 0)} bits, expires ${default(k.expires, "never")}"
        }
        """#,
        #"""
        # 9 the end of the old vault
        connect @prod; verify all source against target
        retire source confirm contoso-we acknowledge app-web, "sql server 1"
        discard ./backup-contoso-we
        """#,
        #"""
        # 10 nightly, in two clouds
        set cloud usgovernment; connect gov-vault as gov using managed 5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88
        backup secrets, certificate web-*, "all" from gov to "${env.BACKUP_DIR}/gov"
        set cloud default; connect https://contoso-we.vault.azure.net as west using token $env.TOKEN
        list deleted secrets in west where purges < now() + 7d
        """#,
        #"""
        # 11 decides by the plan
        connect contoso-we; assess for region "${default($region, "northeurope")}"
        let p = plan backup all to ./out
        if $p.blockers = 0 and $p.estimate < 2h { include "./window.kvm" } else { exit 6 }
        """#,
        #"""
        # 12 a fleet: fleet.csv has the columns old,new
        on error continue
        for row in read("fleet.csv") {
          connect $row.old as source; connect $row.new as target
          backup all to "./fleet/${row.old}"
          restore into target on conflict skip; verify
        }
        report to ./fleet.xml
        """#,
    ]
}
