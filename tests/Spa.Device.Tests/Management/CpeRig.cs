using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Time;
using Spa.Gateway.Management.Model;

namespace Spa.Device.Tests.Management;

/// <summary>A unit with an ACS, in virtual time.</summary>
internal sealed class CpeRig
{
    public const string Acs = "https://acs.example.net/acs";

    public CpeRig(params (string Name, string Text)[] settings)
        : this(null, settings)
    {
    }

    public CpeRig(ISet<string>? reads, params (string Name, string Text)[] settings)
    {
        Rig = Rig.Make(1, reads, [.. new[] { ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", Acs), ("CWMP_Connection_Request_Username", "acs"), ("CWMP_Connection_Request_Password", "pw"), ("Resync_On_Reset", "no"), ("Resync_Periodic", "0") }.Where(own => settings.All(s => s.Item1 != own.Item1)), .. settings]);
        Peer = new ScriptedAcs { Rig = Rig };
        Peer.Nat.Rig = Rig;
        Rig.Acs = Peer;
    }

    public Rig Rig { get; }

    public ScriptedAcs Peer { get; }

    /// <summary>Started, and its first session over.</summary>
    public static CpeRig Known(params (string Name, string Text)[] settings)
    {
        var rig = new CpeRig(settings);
        rig.Rig.Start();
        rig.Run(2.Seconds);
        Assert.Single(rig.Peer.Informs);
        return rig;
    }

    public void Run(TimeSpan span) => Rig.Run(span);

    /// <summary>Has the unit called and asked this; its last answer.</summary>
    public CwmpMessage Ask(params CwmpMessage[] wanted)
    {
        Peer.Ask(wanted);
        Request();
        Run(2.Seconds);
        return Peer.Heard.Select(h => h.Envelope?.Body).OfType<CwmpMessage>().Last();
    }

    public string Value(string path) => Assert.IsType<GetParameterValuesResponse>(Ask(new GetParameterValues([path]))).Parameters.Single().Value.Text;

    public CwmpMessage Set(params (string Path, string Value)[] values) => Ask(new SetParameterValues([.. values.Select(v => new ParameterValue(v.Path, new CwmpValue(CwmpType.Unspecified, v.Value)))], "key"));

    /// <summary>Has the administrator set this on the unit's own pages.</summary>
    public void Submit(string name, string text) => Rig.Gateway.SubmitSettings([new Configuration.Settings.Assignment(name, text, null)], Gateway.Admin.Account.Admin, _ => { });

    /// <summary>A connection request with the right password.</summary>
    public int Request(string user = "acs", string password = "pw") => Request(Rig, user, password);

    /// <summary>One to a unit with another ACS.</summary>
    public static int Request(Rig rig, string user = "acs", string password = "pw") => Request(rig.Gateway, user, password);

    /// <summary>One to a unit on no rig.</summary>
    public static int Request(Gateway.Gateway gateway, string user = "acs", string password = "pw")
    {
        var path = new Uri(gateway.Management!.ConnectionRequestUrl).AbsolutePath;
        var challenge = gateway.ConnectionRequest("GET", path, null).Challenge!;
        Assert.True(Foundation.Security.AuthFields.Parse(challenge["Digest ".Length..]).Ok(out var fields, out _));
        Assert.True(Foundation.Security.DigestChallenge.Read(fields!).Ok(out var read, out _));
        return gateway.ConnectionRequest("GET", path, "Digest " + read!.Answer(user, password, "GET", path, "c", 1)!.ToFields()).Status;
    }

    public ModelFacts Facts()
    {
        if (Rig.Gateway is null)
        {
            Rig.Start();
        }

        return new ModelFacts(Rig.Gateway!.Settings, Rig.Gateway.Status, null, "k", "http://192.168.1.100:7547/x");
    }
}
