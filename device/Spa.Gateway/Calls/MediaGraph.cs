using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Gateway.Calls;

/// <summary>Which samples flow where: tone to leg, leg to leg with a gain. Allocates nothing in a frame.</summary>
public sealed class MediaGraph
{
    private readonly List<Node> nodes = [];
    private Conference? conference;

    /// <summary>Takes a leg in; what its party says goes nowhere yet.</summary>
    public void Add(Leg leg) => nodes.Add(new Node(leg));

    /// <summary>Lets two legs hear each other, from the next frame on, with the gains they have now.</summary>
    public void Join(Leg a, Leg b)
    {
        Of(b).Hear(a, Gain.FromDecibels(a.InputGain + b.OutputGain));
        Of(a).Hear(b, Gain.FromDecibels(b.InputGain + a.OutputGain));
        (a.Peer, b.Peer) = (b, a);
    }

    /// <summary>Lets three legs hear each other from the next frame on, none of them itself, and all a tone beside that until it ends. There is at most one conference.</summary>
    /// <param name="host">Whose conference it is: the other two are joined with it.</param>
    /// <param name="a">Another.</param>
    /// <param name="b">And another.</param>
    /// <param name="tone">Its tone.</param>
    public void Confer(Leg host, Leg a, Leg b, TonePlan tone)
    {
        conference = new Conference([host, a, b], tone);
        (host.Peer, a.Peer, b.Peer) = (a, host, host);
    }

    /// <summary>The conference is over; none of its legs hears anything until it is joined anew.</summary>
    public void EndConference()
    {
        if (conference is not { } ended)
        {
            return;
        }

        foreach (var leg in ended.Legs)
        {
            Of(leg).Hear(null, Gain.Unity);
            leg.Peer = null;
        }

        conference = null;
    }

    /// <summary>A leg hears another that does not hear it: music on hold. Null = nothing.</summary>
    public void Feed(Leg leg, Leg? from) => Of(leg).Hear(from, from is null ? Gain.Unity : Gain.FromDecibels(from.InputGain + leg.OutputGain));

    /// <summary>Takes a leg out; who heard it hears nothing any more.</summary>
    public void Remove(Leg leg)
    {
        if (conference?.Has(leg) == true)
        {
            EndConference();
        }

        nodes.RemoveAll(node => node.Leg == leg);
        foreach (var node in nodes)
        {
            node.Forget(leg);
        }
    }

    /// <summary>Neither hears the other any more.</summary>
    public void Part(Leg a, Leg b)
    {
        Of(a).Hear(null, Gain.Unity);
        Of(b).Hear(null, Gain.Unity);
        (a.Peer, b.Peer) = (null, null);
    }

    /// <summary>Moves one frame: what lies ready from networks comes first, then the wires trade at once what each is to hear of the others' last frame, then networks take what came.</summary>
    public void Tick()
    {
        conference?.Begin();

        // By number: what a leg tells in its turn may bring another in.
        var all = nodes.Count;
        for (var i = 0; i < all; i++)
        {
            if (nodes[i].Leg.IsBuffered)
            {
                nodes[i].Leg.Give();
            }
        }

        Move(all, buffered: false);
        Move(all, buffered: true);
        for (var i = 0; i < all; i++)
        {
            nodes[i].TellToneEnd();
        }
    }

    private void Move(int all, bool buffered)
    {
        for (var i = 0; i < all; i++)
        {
            if (nodes[i].Leg.IsBuffered == buffered)
            {
                nodes[i].Fill(conference);
            }
        }

        for (var i = 0; i < all; i++)
        {
            if (nodes[i].Leg.IsBuffered == buffered)
            {
                nodes[i].Leg.Trade();
            }
        }
    }

    private Node Of(Leg leg) => nodes.Find(node => node.Leg == leg) ?? throw new InvalidOperationException($"{leg.Name} was never added.");

    private sealed class Node(Leg leg)
    {
        private Leg? source;
        private Gain gain;
        private bool toneEnded;

        public Leg Leg { get; } = leg;

        public void Hear(Leg? from, Gain with) => (source, gain) = (from, with);

        public void Forget(Leg leg)
        {
            if (source == leg)
            {
                source = null;
            }
        }

        public void Fill(Conference? conference)
        {
            var tone = Leg.Tone;
            if (tone.IsPlaying)
            {
                tone.Play(Leg.Outgoing);
                toneEnded = !tone.IsPlaying;
            }
            else if (conference is not null && conference.Has(Leg))
            {
                conference.Fill(Leg);
            }
            else if (source is not null)
            {
                gain.Apply(source.Incoming, Leg.Outgoing);
            }
            else
            {
                Leg.Outgoing.Clear();
            }
        }

        public void TellToneEnd()
        {
            if (toneEnded)
            {
                toneEnded = false;
                Leg.ToneEnded();
            }
        }
    }
}
