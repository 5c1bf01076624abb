import { useEffect, useMemo, useRef, useState } from "react";

import { Steps, type RegattaError, type events } from "@regatta/client";

import { useConnection } from "../live";

interface Own {
  /** How far the racer is, steps that are still on their way included. */
  progress: number;
  /** Whether the last step is not acknowledged yet. */
  waiting: boolean;
  refusal: RegattaError | null;
  to: (progress: number) => void;
}

/**
 * The racer's own steps: shown at once, sent until the server has acknowledged them, and taken back
 * only when it refuses one.
 */
export function useSteps(challengeId: string, mine: events.ParticipantView): Own {
  const { live } = useConnection();
  const [pending, setPending] = useState<number | null>(null);
  const [standing, setStanding] = useState<events.ChallengeUpdateAnswer | null>(null);
  const [refusal, setRefusal] = useState<RegattaError | null>(null);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const steps = useMemo(() => {
    const made: Steps = new Steps(live, challengeId, {
      taken: (answer) => {
        if (!shown.current) return;
        setStanding(answer);
        setPending(made.pending);
      },
      refused: (error) => {
        if (!shown.current) return;
        setRefusal(error);
        setPending(made.pending);
      },
    });
    return made;
  }, [live, challengeId]);
  // The answer to a step may come before the room's word of it.
  const known = standing !== null && standing.version > mine.version ? standing : mine;
  return {
    progress: pending ?? known.progress,
    waiting: pending !== null,
    refusal,
    to: (progress) => {
      setRefusal(null);
      setPending(progress);
      steps.to(progress);
    },
  };
}
