using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>A session of a device, in the memory of the server that has it. What must survive is in the store.</summary>
internal sealed class AcsSession(string token, MacAddress mac)
{
    /// <summary>What its cookie says.</summary>
    public string Token => token;

    public MacAddress Mac => mac;

    /// <summary>One message at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public AcsSessionState State { get; set; } = AcsSessionState.Start;

    /// <summary>The connection by which it is found until its cookie has come back; null = by its cookie alone.</summary>
    public string? Connection { get; set; }

    /// <summary>The connection on which its client has last proven who it is.</summary>
    public string Proven { get; set; } = string.Empty;

    /// <summary>The name that it logged in with, and the hash of its password; null = it came in without.</summary>
    public (string User, string Identity)? Secret { get; set; }

    /// <summary>Name that its client goes on saying, whose password is not known: an operator has let it in; null = none.</summary>
    public string? Unproven { get; set; }

    public CwmpVersion Version { get; set; }

    public string Address { get; set; } = string.Empty;

    /// <summary>It may be reached over TLS: secrets may be sent.</summary>
    public bool IsSecured { get; set; }

    /// <summary>Its Inform came over TLS.</summary>
    public bool OverTls { get; set; }

    public string Root { get; set; } = string.Empty;

    public string? Software { get; set; }

    /// <summary>Nothing is to be asked, as the store stood when it began; not looked at again.</summary>
    public bool HasNothing { get; set; }

    /// <summary>What is to be asked next, as it was found when the last answer was written down; null = it has to be looked for.</summary>
    public AcsLook? Ahead { get; set; }

    /// <summary>What was found when that which is asked next, or is out, was chosen.</summary>
    public AcsLook? Look { get; set; }

    /// <summary>What is asked next, or is out.</summary>
    public AcsNext? Next { get; set; }

    /// <summary>The task that belongs to it; null = none.</summary>
    public AcsTask? Task { get; set; }

    public CwmpMessage? Out { get; set; }

    public string OutId { get; set; } = string.Empty;

    /// <summary>Number of the password that the request that is out gives it; null = none.</summary>
    public long? Gives { get; set; }

    /// <summary>What was read of it in this session and is written down with what is set next; null = nothing. <see cref="AcsReadings"/> bounds how many sessions have some.</summary>
    public CwmpValues? Read { get; set; }

    public bool IsLogged { get; set; }

    /// <summary>When its Inform came, as <see cref="TimeProvider.GetTimestamp"/> counts.</summary>
    public long Begun { get; init; }

    /// <summary>How it ended was counted.</summary>
    public bool IsCounted { get; set; }

    /// <summary>When it last said something, as <see cref="TimeProvider.GetTimestamp"/> counts.</summary>
    public long Heard { get; set; }

    public int Ids { get; set; }
}
