using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What was read of devices and waits in their sessions for what is set next, so that both are packed, sealed and written once. A session that breaks off in between reads again. Few have something at a time: a whole fleet's first contact must not become a server's memory.</summary>
internal sealed class AcsReadings
{
    private const int Most = 64;

    // One that has more is no unit of ours, and is written at once.
    private const int MostValues = 4096;

    private readonly Lock gate = new();
    private readonly HashSet<AcsSession> holders = [];

    /// <summary>True when what was read may wait in the session.</summary>
    public bool Hold(AcsSession session, CwmpValues read)
    {
        lock (gate)
        {
            if (read.Count > MostValues || (holders.Count >= Most && !holders.Contains(session)))
            {
                return false;
            }

            holders.Add(session);
            session.Read = read;
            return true;
        }
    }

    /// <summary>What waits in a session, and waits no longer; null = nothing does.</summary>
    public CwmpValues? Take(AcsSession session)
    {
        lock (gate)
        {
            holders.Remove(session);
            var read = session.Read;
            session.Read = null;
            return read;
        }
    }
}
