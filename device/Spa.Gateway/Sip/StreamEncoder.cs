using Spa.Media;
using Spa.Media.Codecs;
using Spa.Media.Detectors;
using Spa.Media.Noise;
using Spa.Media.Rtp;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>The sending half of a stream: codes frames with the codec in force, leaves out silence where that is wanted, and makes packets. Allocates nothing in a frame.</summary>
internal sealed class StreamEncoder : IDisposable
{
    private readonly bool sendsNoise;
    private readonly int packetSamples;
    private readonly ComfortNoiseEncoder noise = new();
    private readonly byte[] coded = new byte[256];
    private IEncoder encoder;
    private VoiceActivity? activity;

    /// <summary>An encoder at its start.</summary>
    /// <param name="terms">What was agreed on.</param>
    /// <param name="first">The codec that it begins with.</param>
    /// <param name="payload">Its payload type.</param>
    /// <param name="settings">Settings of the call.</param>
    /// <param name="start">Source, sequence number and timestamp to go on with.</param>
    /// <param name="packet">Length of its packets.</param>
    public StreamEncoder(AudioTerms terms, SpeechCodec first, int payload, MediaSettings settings, StreamStart start, TimeSpan packet)
    {
        (Codec, encoder, packetSamples, sendsNoise) = (first, first.Codec.CreateEncoder(), Pcm.Samples(packet), terms.SendNoise is not null);
        activity = settings.SuppressSilence && terms.Loopback is null && !first.Codec.Format.FindsSilence ? new VoiceActivity(settings.Silence) : null;
        Sender = new RtpSender(new RtpSenderOptions
        {
            Ssrc = start.Ssrc,
            FirstSequence = start.Sequence,
            FirstTimestamp = start.Timestamp,
            PayloadType = payload,
            PacketSamples = packetSamples,
            EventPayloadType = terms.SendEvents,
            MarkAllEventPackets = settings.MarkAllEvents,
            NoisePayloadType = terms.SendNoise ?? AudioCodec.ComfortNoise.StaticPayload!.Value,
        });
    }

    /// <summary>The codec in force.</summary>
    public SpeechCodec Codec { get; private set; }

    /// <summary>Where its packets are taken.</summary>
    public RtpSender Sender { get; }

    /// <summary>Another codec from the next frame on.</summary>
    /// <param name="codec">Which.</param>
    /// <param name="payload">Its payload type.</param>
    public void Change(SpeechCodec codec, int payload)
    {
        encoder.Dispose();
        (Codec, encoder) = (codec, codec.Codec.CreateEncoder());
        Sender.Change(payload, packetSamples);
    }

    /// <summary>From now on nothing is left out.</summary>
    public void KeepSilence() => activity = null;

    /// <summary>Nothing is sent of a frame.</summary>
    public void PushSilence() => Sender.PushSilence(Pcm.FrameSamples);

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> samples)
    {
        if (activity is { } detector && !detector.Push(samples))
        {
            noise.Push(samples);
            if (sendsNoise && noise.IsDue)
            {
                Sender.PushNoise(coded.AsSpan(0, noise.Write(coded)), Pcm.FrameSamples);
            }
            else
            {
                PushSilence();
            }

            return;
        }

        if (activity is not null)
        {
            noise.Forget();
        }

        var length = encoder.Encode(samples, coded);
        if (length == 0)
        {
            PushSilence();
        }
        else
        {
            Sender.Push(coded.AsSpan(0, length), Pcm.FrameSamples, ends: length < Codec.Codec.Format.FrameBytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => encoder.Dispose();
}
